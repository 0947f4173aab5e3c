// Command tabiji is the whole program: with a window where it is built in, otherwise the commands.
package main

import (
	"os"

	"tabiji/app/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], cli.OS())) }
