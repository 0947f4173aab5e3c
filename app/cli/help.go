package cli

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"tabiji/backend/words"
)

// describe fills the help texts of the command tree from the word list.
func describe(say words.Printer, n *kong.Node) {
	if id := "cli." + wordPath(n); n.Type != kong.ApplicationNode && words.Has(id) {
		n.Help = say.Text(id)
	}
	for _, f := range n.Flags {
		f.Help = flagHelp(say, n, f.Name)
	}
	for _, p := range n.Positional {
		p.Help = flagHelp(say, n, p.Name)
	}
	for _, c := range n.Children {
		describe(say, c)
	}
}

// flagHelp prefers a text for this command ("cli.flag.journey.stop.finish") over the common one.
func flagHelp(say words.Printer, n *kong.Node, name string) string {
	if id := "cli.flag." + wordPath(n) + "." + name; words.Has(id) {
		return say.Text(id)
	}
	return say.Text("cli.flag." + name)
}

func wordPath(n *kong.Node) string {
	var parts []string
	for ; n != nil && n.Type != kong.ApplicationNode; n = n.Parent {
		parts = append([]string{n.Name}, parts...)
	}
	return strings.Join(parts, ".")
}

// printHelp prints what a command does, how it is called, and its flags.
func printHelp(w io.Writer, say words.Printer, n *kong.Node) error {
	var b strings.Builder
	if n.Type == kong.ApplicationNode {
		fmt.Fprintf(&b, "%s\n\n", say.Text("cli.about"))
	} else {
		fmt.Fprintf(&b, "%s\n\n", n.Help)
	}
	fmt.Fprintf(&b, "%s\n  %s\n", say.Text("cli.help.usage"), usageLine(n))
	if len(n.Positional) > 0 {
		rows := [][2]string{}
		for _, p := range n.Positional {
			rows = append(rows, [2]string{strings.ToUpper(p.Name), p.Help})
		}
		section(&b, say.Text("cli.help.arguments"), rows)
	}
	if rows := commandRows(n); len(rows) > 0 {
		section(&b, say.Text("cli.help.commands"), rows)
	}
	section(&b, say.Text("cli.help.flags"), flagRows(say, n))
	if id := "cli." + wordPath(n) + ".example"; n.Type != kong.ApplicationNode && words.Has(id) {
		fmt.Fprintf(&b, "\n%s\n  %s\n", say.Text("cli.help.example"), strings.ReplaceAll(say.Text(id), "\n", "\n  "))
	}
	if n.Type == kong.ApplicationNode {
		fmt.Fprintf(&b, "\n%s\n", say.Text("cli.help.more"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func usageLine(n *kong.Node) string {
	if n.Type == kong.ApplicationNode {
		return "tabiji <command> [flags]"
	}
	line := "tabiji " + strings.ReplaceAll(wordPath(n), ".", " ")
	if len(n.Children) > 0 {
		line += " <command>"
	}
	for _, p := range n.Positional {
		if p.Required {
			line += " " + strings.ToUpper(p.Name)
		} else {
			line += " [" + strings.ToUpper(p.Name) + "]"
		}
	}
	for _, f := range n.Flags {
		if f.Required && !f.Hidden {
			line += " --" + f.Name + " " + placeholder(f)
		}
	}
	return line + " [flags]"
}

func commandRows(n *kong.Node) (rows [][2]string) {
	for _, c := range n.Children {
		if c.Hidden {
			continue
		}
		if len(c.Children) == 0 {
			rows = append(rows, [2]string{strings.ReplaceAll(wordPath(c), ".", " "), c.Help})
			continue
		}
		rows = append(rows, commandRows(c)...)
	}
	return rows
}

func flagRows(say words.Printer, n *kong.Node) (rows [][2]string) {
	for ; n != nil; n = n.Parent {
		for _, f := range n.Flags {
			if f.Hidden || f.Name == "help" {
				continue
			}
			name := "--" + f.Name
			if f.Short != 0 {
				name = "-" + string(f.Short) + ", " + name
			}
			if !f.IsBool() {
				name += " " + placeholder(f)
			}
			rows = append(rows, [2]string{name, f.Help})
		}
	}
	return append(rows, [2]string{"-h, --help", say.Text("cli.flag.help")})
}

func placeholder(f *kong.Flag) string {
	if f.PlaceHolder != "" {
		return f.PlaceHolder
	}
	if f.Enum != "" {
		return strings.Trim(strings.ReplaceAll(f.Enum, ",", "|"), "|")
	}
	if kind := f.Target.Kind(); kind == reflect.Int || kind == reflect.Float64 {
		return "N"
	}
	return strings.ToUpper(f.Name)
}

func section(b *strings.Builder, title string, rows [][2]string) {
	fmt.Fprintf(b, "\n%s\n", title)
	wide := 0
	for _, r := range rows {
		wide = max(wide, utf8.RuneCountInString(r[0]))
	}
	for _, r := range rows {
		fmt.Fprintf(b, "  %s%s  %s\n", r[0], strings.Repeat(" ", wide-utf8.RuneCountInString(r[0])), r[1])
	}
}
