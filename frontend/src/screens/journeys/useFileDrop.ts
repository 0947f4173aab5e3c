import { useRef, useState } from 'react';

const hasFile = (e: React.DragEvent) => e.dataTransfer.types.includes('Files');

/** useFileDrop takes a file that is dropped on an element; `over` while one is held above it. */
export function useFileDrop(take: (file: File) => void) {
  const [over, setOver] = useState(false);
  const depth = useRef(0); // children tell enter and leave too
  const end = () => {
    depth.current = 0;
    setOver(false);
  };
  return {
    over,
    on: {
      onDragEnter: (e: React.DragEvent) => {
        if (hasFile(e)) {
          e.preventDefault();
          depth.current++;
          setOver(true);
        }
      },
      onDragOver: (e: React.DragEvent) => {
        if (hasFile(e)) {
          e.preventDefault();
          e.dataTransfer.dropEffect = 'copy';
        }
      },
      onDragLeave: (e: React.DragEvent) => {
        if (hasFile(e) && --depth.current <= 0) {
          end();
        }
      },
      onDrop: (e: React.DragEvent) => {
        if (!hasFile(e)) {
          return;
        }
        e.preventDefault();
        end();
        const file = e.dataTransfer.files[0];
        if (file) {
          take(file);
        }
      },
    },
  };
}
