package mail

import (
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

func atoms(list ...atom.Atom) map[atom.Atom]bool {
	all := map[atom.Atom]bool{}
	for _, a := range list {
		all[a] = true
	}
	return all
}

var (
	// harmless are the elements that are written to the preview with their content.
	harmless = atoms(atom.Abbr, atom.Acronym, atom.Address, atom.Article, atom.Aside, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Blockquote,
		atom.Caption, atom.Center, atom.Cite, atom.Code, atom.Colgroup, atom.Dd, atom.Del, atom.Dfn, atom.Div, atom.Dl, atom.Dt, atom.Em,
		atom.Figcaption, atom.Figure, atom.Font, atom.Footer, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.I,
		atom.Ins, atom.Kbd, atom.Li, atom.Main, atom.Mark, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Q, atom.Rp, atom.Rt, atom.Ruby,
		atom.S, atom.Samp, atom.Section, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Table, atom.Tbody,
		atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Time, atom.Tr, atom.Tt, atom.U, atom.Ul, atom.Var)
	// hollow are the harmless elements without content.
	hollow = atoms(atom.Br, atom.Col, atom.Hr, atom.Wbr)
	// unwrapped are left out while their content stays: page structure, form fields, and inline names.
	unwrapped = atoms(atom.Head, atom.Form, atom.Fieldset, atom.Legend, atom.Label, atom.Button, atom.Details, atom.Summary,
		atom.Noscript, atom.Picture, atom.Map, atom.Hgroup, atom.Search, atom.Dialog)
)

// plain are the attributes whose values are text, sizes and colours.
var plain = map[string]bool{
	"align": true, "alt": true, "bgcolor": true, "border": true, "cellpadding": true, "cellspacing": true, "class": true, "color": true,
	"cols": true, "colspan": true, "dir": true, "face": true, "height": true, "hspace": true, "id": true, "lang": true, "nowrap": true,
	"role": true, "rowspan": true, "size": true, "span": true, "start": true, "summary": true, "title": true, "valign": true, "reversed": true, "type": true, "value": true,
	"vspace": true, "width": true,
}

var (
	cssFunction = regexp.MustCompile(`([A-Za-z0-9_-]*)\(`)
	cssRule     = regexp.MustCompile(`@([A-Za-z-]*)`)
	cssProperty = regexp.MustCompile(`^-?[a-z][a-z-]*$`)
)

// functions of CSS that name no other place. Those of selectors stand in blocks only.
var (
	valueFunctions = named("rgb", "rgba", "hsl", "hsla", "calc", "min", "max", "clamp", "linear-gradient", "radial-gradient",
		"repeating-linear-gradient", "translate", "rotate", "scale", "cubic-bezier", "")
	selectorFunctions = named("not", "is", "where", "has", "lang", "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type")
)

func named(list ...string) map[string]bool {
	all := map[string]bool{}
	for _, w := range list {
		all[w] = true
	}
	return all
}

// comments of CSS and the marks that hide a block from very old browsers; each separates words as a space does.
var comments = regexp.MustCompile(`(?s)/\*.*?\*/|<!--|-->`)

// harmlessStyles reports whether CSS can load nothing: it has no escapes (which could hide a name), no
// comments, no rules but @media, and no functions but those known to name no other place. It is checked by
// its letters, so it does not matter how a browser would recover from what is broken in it.
func harmlessStyles(css string, block bool) bool {
	if strings.ContainsAny(css, "\\<") || strings.Contains(css, "/*") || strings.ContainsRune(css, 0) {
		return false
	}
	for _, m := range cssFunction.FindAllStringSubmatch(css, -1) {
		name := strings.ToLower(m[1])
		if !valueFunctions[name] && !(block && selectorFunctions[name]) {
			return false
		}
	}
	for _, m := range cssRule.FindAllStringSubmatch(css, -1) {
		if !block || !strings.EqualFold(m[1], "media") {
			return false
		}
	}
	return true
}

// declarations keeps the harmless ones of a style attribute. A ";" inside quotes cuts a declaration into
// two that mean nothing, which harms only itself.
func declarations(style string) string {
	var kept []string
	for d := range strings.SplitSeq(style, ";") {
		name, value, ok := strings.Cut(d, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		if !ok || value == "" || !cssProperty.MatchString(name) || name == "behavior" || name == "-moz-binding" {
			continue
		}
		if strings.ContainsAny(value, "{}") || !harmlessStyles(value, false) {
			continue
		}
		kept = append(kept, name+":"+value)
	}
	return strings.Join(kept, ";")
}
