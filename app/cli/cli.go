// Package cli is the command line: one file per command, each a thin caller of the API.
// It knows how to ask and how to print; it refuses to decide or to touch the workspace itself.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"tabiji/app/shell"
	"tabiji/backend"
	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Exit codes (design D20).
const (
	exitOK     = 0
	exitFailed = 1 // the command was understood and did not succeed
	exitUsage  = 2 // the command line itself is wrong
)

// System is what the commands may use of the operating system, so that tests can stand in for it.
type System struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Terminal bool   // Out is a terminal: progress is redrawn in place
	Program  string // how the program was called, for what can be tried next
	// Adjust, if set, changes how a workspace is opened; for proof programs.
	Adjust func(*backend.Config)
}

// OS is the System of the real operating system.
func OS() System {
	info, err := os.Stdout.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	return System{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Terminal: terminal, Program: os.Args[0]}
}

// grammar is the command tree; help texts come from the word list ("cli.<path>", "cli.flag.<name>").
type grammar struct {
	Lang string `enum:"ja,en," default:""`
	JSON bool   `name:"json"`

	Open     openCommand     `cmd:""`
	New      newCommand      `cmd:""`
	Serve    serveCommand    `cmd:""`
	Run      runCommand      `cmd:""`
	Status   statusCommand   `cmd:""`
	Contacts contactsCommand `cmd:""`
	Account  accountCommand  `cmd:""`
	Journey  journeyCommand  `cmd:""`
	Event    eventCommand    `cmd:""`
	Why      whyCommand      `cmd:""`
	Outbox   outboxCommand   `cmd:""`
	Late     lateCommand     `cmd:""`
	Practice practiceCommand `cmd:""`
	Backup   backupCommand   `cmd:""`
	TakeOver takeOverCommand `cmd:""`
	Verify   verifyCommand   `cmd:""`
	Bench    benchCommand    `cmd:""`
	OpenAPI  openapiCommand  `cmd:"" name:"openapi"`
}

// workspaceFlag is shared by every command that works on a file.
type workspaceFlag struct {
	Workspace string `required:"" placeholder:"FILE" short:"w"`
}

// Main runs one command line and gives the exit code.
func Main(args []string, sys System) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Run(ctx, args, sys)
}

// Run is Main with a context; its end is a request to stop safely.
func Run(ctx context.Context, args []string, sys System) int {
	if sys.Terminal {
		sys.Out, sys.Err = terminal{sys.Out}, terminal{sys.Err}
	}
	if len(args) == 0 && shell.Built {
		args = []string{"open"} // a click on the icon
	}
	lang := languageOf(args, sys.Getenv)
	say := words.At(lang, localZone(), int64(clock.System().Now()))
	var g grammar
	k, err := kong.New(&g,
		kong.Name("tabiji"),
		kong.Writers(sys.Out, sys.Err),
		kong.Exit(func(int) {}),
		kong.NoDefaultHelp(),
		kong.WithHyphenPrefixedParameters(false),
	)
	if err != nil {
		fmt.Fprintln(sys.Err, err)
		return exitUsage
	}
	describe(say, k.Model.Node)
	asked := commandIn(k.Model.Node, args)
	if asksHelp(args) {
		if err := printHelp(sys.Out, say, asked); err != nil {
			return exitFailed
		}
		return exitOK
	}
	if len(args) == 0 {
		if err := printHelp(sys.Err, say, k.Model.Node); err != nil {
			return exitFailed
		}
		return exitUsage
	}
	kctx, err := k.Parse(args)
	if err == nil {
		err = checkNumbers(kctx)
	}
	if err != nil {
		printUsageError(sys.Err, say, g.JSON || hasFlag(args, "--json"), asked, err)
		return exitUsage
	}
	s := &session{ctx: ctx, sys: sys, say: say, json: g.JSON, langGiven: g.Lang != ""}
	kctx.Bind(s)
	err = kctx.Run(s)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errBroken):
		return exitFailed
	}
	var usage *usageError
	if errors.As(err, &usage) {
		printUsageError(sys.Err, say, s.json, asked, err)
		return exitUsage
	}
	if ctx.Err() != nil { // whatever failed, failed because a person pressed Ctrl-C
		err = problem.New(problem.Unavailable, "cli.interrupted").Because(err)
	}
	s.printError(err)
	return exitFailed
}

// errBroken ends a command with exit code 1 after it has printed everything itself.
var errBroken = errors.New("the command has said what is wrong")

// usageError is a wrong command line that kong cannot see.
type usageError struct{ line words.Line }

func (e *usageError) Error() string { return e.line.ID }

func usage(id string, kv ...any) error { return &usageError{line: words.New("cli.usage."+id, kv...)} }

func languageOf(args []string, getenv func(string) string) words.Lang {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			return words.Match(v)
		}
		if a == "--lang" && i+1 < len(args) {
			return words.Match(args[i+1])
		}
	}
	if getenv("LC_ALL")+getenv("LC_MESSAGES")+getenv("LANG") == "" { // as on Windows
		if lang, ok := shell.SystemLang(); ok {
			return lang
		}
	}
	return words.FromEnv(getenv)
}

func asksHelp(args []string) bool {
	return hasFlag(args, "--help") || hasFlag(args, "-h") || len(args) > 0 && args[0] == "help"
}

func hasFlag(args []string, flag string) bool {
	for _, a := range args {
		if a == "--" {
			return false
		}
		if a == flag {
			return true
		}
	}
	return false
}

// commandIn finds the command that the words of a command line name; flags and values are skipped.
func commandIn(n *kong.Node, args []string) *kong.Node {
	for _, a := range args {
		if a == "--" {
			break
		}
		for _, c := range n.Children {
			if c.Name == a {
				n = c
				break
			}
		}
	}
	return n
}

// printError says what happened and what to do: on one JSON line with --json, else as two lines.
func (s *session) printError(err error) {
	d := s.document(err)
	if s.json {
		s.line(s.sys.Err, d)
		return
	}
	fmt.Fprintln(s.sys.Err, s.say.Text("cli.error", "text", d.Detail))
	for _, stage := range d.Stages {
		s.printStage(s.sys.Err, stage)
	}
	for _, place := range d.Errors {
		fmt.Fprintf(s.sys.Err, "  - %s: %s\n", place.Path, place.Message)
	}
	if d.Hint != "" {
		fmt.Fprintln(s.sys.Err, s.say.Text("cli.hint", "text", d.Hint))
	}
}
