//go:build desktop || dev || bindings

package shell

func systemBell(a *app) bell {
	return newBusBell(getenvOf(a.start.Config), a.openRoute, func() string { return a.say().Text("shell.toast.open") }, toastPNG)
}
