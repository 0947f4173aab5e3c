package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// generated are the files made from the sources, and how.
type generated struct {
	path string
	make []string // arguments of the program that prints it
}

func allGenerated() []generated {
	return []generated{
		{"backend/httpapi/testdata/openapi.json", []string{"openapi"}},
	}
}

// generate rewrites every generated file.
func generate(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return usageError("Usage: go run ./build generate")
	}
	if err := buildProgram(ctx); err != nil {
		return err
	}
	for _, g := range allGenerated() {
		b, err := g.content(ctx)
		if err != nil {
			return err
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

func (g generated) content(ctx context.Context) ([]byte, error) {
	out, err := output(ctx, nil, program(), g.make...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", g.path, err, out)
	}
	var b bytes.Buffer // a member a line, so that a change can be read
	if err := json.Indent(&b, bytes.TrimSpace(out), "", " "); err != nil {
		return nil, fmt.Errorf("%s: %w", g.path, err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// checkGenerated fails when a generated file is not what generate would write.
func checkGenerated(ctx context.Context, p *progress) error {
	if err := buildProgram(ctx); err != nil {
		return err
	}
	for _, g := range allGenerated() {
		want, err := g.content(ctx)
		if err != nil {
			return err
		}
		have, err := os.ReadFile(g.path)
		if err != nil || !bytes.Equal(bytes.ReplaceAll(have, []byte("\r\n"), []byte("\n")), want) {
			return fmt.Errorf("%s is out of date: go run ./build generate", g.path)
		}
	}
	return nil
}
