import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorScheme,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';
import classes from './Frame.module.css';

const indigo: MantineColorsTuple = [
  '#eef1ff',
  '#dbe4ff',
  '#bac8ff',
  '#91a7ff',
  '#748ffc',
  '#5c7cfa',
  '#4c6ef5',
  '#4263eb',
  '#3b5bdb',
  '#364fc7',
];

// The library's grays of the dark theme, on our own grounds.
const dark: MantineColorsTuple = [
  '#eceef6',
  '#c6cbdc',
  '#a0a7be',
  '#757d97',
  '#343949',
  '#2a2e3c',
  '#1c1f2a',
  '#191c26',
  '#151720',
  '#11131a',
];

/** What ends or skips something is red. Filled, one shade does for both themes; as words and lines it is the red of
 * the theme, as no single shade can be read on a light and on a dark ground. */
const danger = 'red.9';
const words = ['light', 'subtle', 'outline'];
const variantColorResolver: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input);
  if (input.color !== danger || !words.includes(input.variant)) {
    return usual;
  }
  const border = input.variant === 'outline' ? '1px solid var(--bad)' : usual.border;
  return { ...usual, color: 'var(--bad)', hover: 'var(--bad-ground)', border };
};

export const theme = createTheme({
  variantColorResolver,
  colors: { indigo, dark },
  primaryColor: 'indigo',
  primaryShade: 7,
  defaultRadius: 8,
  fontFamily:
    '"Noto Sans JP Variable", "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", "Meiryo", system-ui, sans-serif',
  fontFamilyMonospace:
    '"Cascadia Mono", "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans JP Variable", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '18px', sm: '20px', md: '20px', lg: '22px', xl: '26px' },
  headings: {
    fontWeight: '700',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '32px' },
      h2: { fontSize: '15px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '22px' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' }, classNames: { label: classes.buttonLabel ?? '' } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, maw: 320, multiline: true } },
    Modal: { defaultProps: { centered: true, radius: 14, overlayProps: { backgroundOpacity: 0.35 } } },
    Menu: { defaultProps: { shadow: 'md', radius: 10 } },
  },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--page)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--second)',
    '--mantine-color-default': 'var(--panel)',
    '--mantine-color-default-hover': 'var(--soft)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-placeholder': 'var(--second)',
    '--mantine-color-anchor': 'var(--link)',
    '--mantine-color-error': 'var(--bad)',
  },
  light: {
    '--mantine-color-body': 'var(--page)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--second)',
    '--mantine-color-default': 'var(--panel)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-placeholder': 'var(--second)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-indigo-light': 'var(--accent-ground)',
    '--mantine-color-indigo-light-color': 'var(--link)',
  },
  dark: {
    '--mantine-color-body': 'var(--page)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--second)',
    '--mantine-color-default': 'var(--panel)',
    '--mantine-color-default-hover': 'var(--soft)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-placeholder': 'var(--second)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-indigo-light': 'var(--accent-ground)',
    '--mantine-color-indigo-light-color': 'var(--link)',
  },
});

export type Theme = MantineColorScheme;
