package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// part is a module or package of others inside the program, with its licence.
type part struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Licence string `json:"licence"`
	Text    string `json:"text"`
}

// licences lists the Go modules linked into the program with its window on any system, and the packages
// the page is made of.
func licences(ctx context.Context) ([]byte, error) {
	all := map[string]part{}
	for _, system := range []string{"linux", "windows", "darwin"} {
		if err := goParts(ctx, system, all); err != nil {
			return nil, err
		}
	}
	if err := goItself(ctx, all); err != nil {
		return nil, err
	}
	if err := pageParts(all); err != nil {
		return nil, err
	}
	list := slices.Collect(maps.Values(all))
	slices.SortFunc(list, func(a, b part) int { return strings.Compare(a.Name+"@"+a.Version, b.Name+"@"+b.Version) })
	for _, p := range list {
		if p.Licence == "" || p.Text == "" {
			return nil, fmt.Errorf("%s %s has no licence that is known here", p.Name, p.Version)
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(list)
	return b.Bytes(), err
}

// sameParts compares names and versions: the texts come along with them.
func sameParts(have, want []byte) bool {
	var h, w []part
	if json.Unmarshal(have, &h) != nil || json.Unmarshal(want, &w) != nil {
		return false
	}
	return slices.EqualFunc(h, w, func(a, b part) bool { return a.Name == b.Name && a.Version == b.Version })
}

func goParts(ctx context.Context, system string, all map[string]part) error {
	c := subprocess(ctx, []string{"CGO_ENABLED=1", "GOOS=" + system, "GOARCH=amd64"}, "go", "list", "-deps", "-tags", windowTags(system),
		"-f", "{{with .Module}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}", "./app")
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		return fmt.Errorf("go list for %s: %w\n%s", system, err, said.String())
	}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 || f[1] == "" {
			continue // the standard library, and this module
		}
		if _, known := all[f[0]]; known {
			continue
		}
		first, text, err := licenceText(f[2])
		if err != nil {
			return err
		}
		all[f[0]] = part{Name: f[0], Version: f[1], Licence: licenceName(first), Text: text}
	}
	return nil
}

// goItself adds Go: its standard library is linked into every program. The version is the least one needed, as the
// machine's own differs from place to place.
func goItself(ctx context.Context, all map[string]part) error {
	root, err := output(ctx, nil, "go", "env", "GOROOT")
	if err != nil {
		return err
	}
	_, text, err := licenceText(strings.TrimSpace(string(root)))
	if err != nil {
		return err
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	version := regexp.MustCompile(`(?m)^go (\S+)`).FindSubmatch(mod)
	if version == nil {
		return fmt.Errorf("go.mod names no version of Go")
	}
	if text == "" { // a distribution's Go keeps it elsewhere
		text = "https://go.dev/LICENSE"
	}
	all["go"] = part{Name: "Go", Version: string(version[1]), Licence: "BSD-3-Clause", Text: text}
	return nil
}

// pageParts are the packages of the page with all they bring along, but not the tools.
func pageParts(all map[string]part) error {
	lock, err := readLock(filepath.Join(frontend, "package-lock.json"))
	if err != nil {
		return err
	}
	for path, p := range lock.Packages {
		_, name, nested := strings.Cut(path, "node_modules/")
		if !nested || p.Dev || p.Optional || p.DevOptional || strings.HasPrefix(name, "@types/") {
			continue
		}
		if i := strings.LastIndex(name, "node_modules/"); i >= 0 {
			name = name[i+len("node_modules/"):]
		}
		first, text, err := licenceText(filepath.Join(frontend, filepath.FromSlash(path)))
		if err != nil {
			return err
		}
		licence, _ := p.Licence.(string)
		if licence == "" {
			licence = licenceName(first)
		}
		if text == "" { // some packages name their licence and leave its text out
			text = licence + "\n\nhttps://spdx.org/licenses/" + licence + ".html"
		}
		all["npm:"+name+"@"+p.Version] = part{Name: name, Version: p.Version, Licence: licence, Text: text}
	}
	return nil
}

var licenceFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|notice|patents)([-_.].*)?$`)

// licenceText is the licence of a folder itself, and all its licence files in order: those of parts that
// it holds come after its own.
func licenceText(dir string) (first, all string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", "", err
	}
	var texts []string
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), ".json") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return "", "", err
		}
		texts = append(texts, strings.TrimSpace(strings.ToValidUTF8(string(unix(b)), "?")))
	}
	if len(texts) > 0 {
		first = texts[0]
	}
	return first, strings.Join(texts, "\n\n----\n\n"), nil
}

// licencePhrases are what only one licence says; the first that is found names it.
var licencePhrases = []struct{ phrase, name string }{
	{"Mozilla Public License, version 2.0", "MPL-2.0"},
	{"Mozilla Public License Version 2.0", "MPL-2.0"},
	{"Apache License", "Apache-2.0"},
	{"SIL OPEN FONT LICENSE", "OFL-1.1"},
	{"Permission is hereby granted, free of charge", "MIT"},
	{"Neither the name", "BSD-3-Clause"},
	{"may not be used to endorse", "BSD-3-Clause"},
	{"Redistribution and use in source and binary forms", "BSD-2-Clause"},
	{"Permission to use, copy, modify, and", "ISC"},
	{"This is free and unencumbered software", "Unlicense"},
	{"The zlib License", "Zlib"},
}

func licenceName(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for _, l := range licencePhrases {
		if strings.Contains(text, l.phrase) {
			return l.name
		}
	}
	return ""
}
