package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNodeThatRunsThePagesTools(t *testing.T) {
	for version, want := range map[string]bool{
		"v18.20.4": false, "v20.18.1": false, "v20.19.0": true, "v20.20.2": true, "v21.7.3": false,
		"v22.11.0": false, "v22.12.0": true, "v24.0.1": true, "": false, "nothing": false,
	} {
		if fitsNode(version) != want {
			t.Errorf("%q: want %v", version, want)
		}
	}
}

func TestInstalledPackagesAreThoseOfTheLockFile(t *testing.T) {
	want := lockFile{Packages: map[string]lockedPackage{
		"":                            {Version: "0"},
		"node_modules/react":          {Version: "19.3.1"},
		"node_modules/other-platform": {Version: "1.0.0", Optional: true},
	}}
	for _, c := range []struct {
		name string
		have map[string]lockedPackage
		want bool
	}{
		{"nothing is installed", nil, false},
		{"what is wanted, without another platform's", map[string]lockedPackage{"node_modules/react": {Version: "19.3.1"}}, true},
		{"an older version", map[string]lockedPackage{"node_modules/react": {Version: "19.3.0"}}, false},
	} {
		if got := installed(want, lockFile{Packages: c.have}); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestTheFirstPageIsWhatLoadsByItself(t *testing.T) {
	dist := t.TempDir()
	for name, text := range map[string]string{
		"index.html": `<script src="/first.js"></script><script type="module" crossorigin src="/assets/main-1.js"></script>` +
			`<link rel="modulepreload" href="/assets/vendor-1.js"><link rel="stylesheet" href="/assets/main-1.css"><link rel="icon" href="/mark.svg">`,
		"first.js":           `1`,
		"assets/main-1.js":   `import{a}from"./vendor-1.js";import"./side-1.js";const later=()=>import("./lazy-1.js")`,
		"assets/vendor-1.js": `export{b}from"./deep-1.js"`,
		"assets/side-1.js":   `2`,
		"assets/deep-1.js":   `3`,
		"assets/lazy-1.js":   `import"./main-1.js"`,
		"assets/main-1.css":  `a{}`,
		"assets/f.woff2":     `12345`,
		"mark.svg":           `<svg/>`,
	} {
		file := filepath.Join(dist, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w, err := weighPage(dist)
	if err != nil {
		t.Fatal(err)
	}
	files := strings.Join(w.files, " ")
	for _, want := range []string{"first.js", "main-1.js", "main-1.css", "vendor-1.js", "side-1.js", "deep-1.js"} {
		if !strings.Contains(files, want) {
			t.Errorf("%s is not in %q", want, files)
		}
	}
	if strings.Contains(files, "lazy-1.js") || w.lazy == 0 || w.fonts != 5 || w.nFonts != 1 {
		t.Errorf("%+v", w)
	}
}

func TestLicencesAreKnownByWhatTheySay(t *testing.T) {
	for text, want := range map[string]string{
		"MIT License\n\nPermission is hereby granted, free of charge, to any person":                            "MIT",
		"Redistribution and use in source and\nbinary forms …\nNeither the name of the copyright holder":        "BSD-3-Clause",
		"Redistribution and use in source and binary forms, with or without modification":                       "BSD-2-Clause",
		"                                 Apache License\n                           Version 2.0, January 2004": "Apache-2.0",
		"Permission to use, copy, modify, and/or distribute this software":                                      "ISC",
		"All rights reserved": "",
	} {
		if got := licenceName(text); got != want {
			t.Errorf("%.40q is %q, not %q", text, got, want)
		}
	}
}

func TestAStampHoldsForTheSameSourcesOnly(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("src/a.ts", "1")
	first, err := fingerprint("src", "absent")
	if err != nil || stamped("page", first) {
		t.Fatal(err, "nothing was stamped yet")
	}
	if err := stamp("page", first); err != nil || !stamped("page", first) {
		t.Fatal(err, "the stamp does not hold")
	}
	for name, text := range map[string]string{"src/a.ts": "2", "src/b.ts": "1", "absent": "now"} {
		write(name, text)
		next, err := fingerprint("src", "absent")
		if err != nil || next == first || stamped("page", next) {
			t.Errorf("%s changed and the stamp holds (%v)", name, err)
		}
		first = next
	}
}
