package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// generated is a file made from the sources: what it must be, and whether a file that lies there will do.
type generated struct {
	path string
	make func(ctx context.Context) ([]byte, error)
	same func(have, want []byte) bool
}

const openapiFile = "backend/httpapi/testdata/openapi.json"

// allGenerated are in the order in which one is made of another.
func allGenerated() []generated {
	return []generated{
		{openapiFile, openAPI, bytes.Equal},
		{"frontend/src/bridge/api.gen.ts", apiTypes, bytes.Equal},
		{"frontend/src/journey/kinds.gen.ts", kindTypes, bytes.Equal},
		{"frontend/src/canvas/icons.gen.ts", kindIcons, bytes.Equal},
		{"frontend/src/words/kinds.ja.gen.json", kindWords("ja"), bytes.Equal},
		{"frontend/src/words/kinds.en.gen.json", kindWords("en"), bytes.Equal},
		{"frontend/src/screens/settings/licences.gen.json", licences, sameParts},
	}
}

// generate rewrites every generated file.
func generate(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return usageError("Usage: go run ./build generate")
	}
	if err := prepareGenerating(ctx); err != nil {
		return err
	}
	for _, g := range allGenerated() {
		b, err := g.make(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", g.path, err)
		}
		if have, err := os.ReadFile(g.path); err == nil && g.same(unix(have), b) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(g.path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(g.path, b, 0o644); err != nil {
			return err
		}
		fmt.Println(g.path)
	}
	return nil
}

func prepareGenerating(ctx context.Context) error {
	if err := ensureNPM(ctx); err != nil {
		return err
	}
	return buildProgram(ctx)
}

// openAPI is the API's document, a member a line, so that a change can be read.
func openAPI(ctx context.Context) ([]byte, error) {
	out, err := output(ctx, nil, program(), "openapi")
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, bytes.TrimSpace(out), "", " "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// apiTypes are the API's types for the page, made of the document that was just made or checked.
func apiTypes(ctx context.Context) ([]byte, error) {
	dir, err := os.MkdirTemp("", "tabiji-types-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "api.gen.ts")
	if out, err := inFrontend(ctx, openapiTS, absolute(openapiFile), "-o", file); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	b, err := os.ReadFile(file)
	return unix(b), err
}

// unix has lines end as they do in the repository.
func unix(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }

// checkGenerated fails when a generated file is not what generate would write.
func checkGenerated(ctx context.Context, p *progress) error {
	if err := prepareGenerating(ctx); err != nil {
		return err
	}
	for _, g := range allGenerated() {
		want, err := g.make(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", g.path, err)
		}
		have, err := os.ReadFile(g.path)
		if err != nil || !g.same(unix(have), want) {
			return fmt.Errorf("%s is out of date: go run ./build generate", g.path)
		}
	}
	return nil
}
