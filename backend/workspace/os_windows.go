package workspace

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
	winreg "golang.org/x/sys/windows/registry"
)

func readOnlyFileSystem(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

func diskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// userID is the same for all on Windows, where each user has a temp folder of their own.
func userID() string       { return "user" }
func private(string) error { return nil }

// systemMachine is the id that Windows gave itself when it was set up; "" when it cannot be read.
func systemMachine() string {
	key, err := winreg.OpenKey(winreg.LOCAL_MACHINE, `SOFTWARE\Microsoft\Cryptography`, winreg.QUERY_VALUE|winreg.WOW64_64KEY)
	if err != nil {
		return ""
	}
	defer key.Close()
	guid, _, err := key.GetStringValue("MachineGuid")
	if err != nil {
		return ""
	}
	return guid
}

// fileID names a file on its disk: the volume's serial number and the file index.
func fileID(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", describe(err)
	}
	defer f.Close()
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(f.Fd()), &info); err != nil {
		return "", describe(&os.PathError{Op: "stat", Path: path, Err: err})
	}
	return fmt.Sprintf("%08x-%08x%08x", info.VolumeSerialNumber, info.FileIndexHigh, info.FileIndexLow), nil
}

// networkDrive names the kind of network drive that an existing folder is on.
func networkDrive(dir string) (string, bool) {
	volume := filepath.VolumeName(dir)
	root, err := windows.UTF16PtrFromString(volume + `\`)
	if err != nil {
		return "", false
	}
	if windows.GetDriveType(root) == windows.DRIVE_REMOTE {
		return volume, true
	}
	return "", false
}
