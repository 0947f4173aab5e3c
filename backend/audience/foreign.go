package audience

import (
	"bytes"
	"strings"

	"tabiji/backend/problem"
)

// signatures are the first bytes of files that are uploaded by mistake, with the problem that says what each is.
var signatures = []struct{ begins, id string }{
	{"PK\x03\x04", "csv.workbook"}, // narrowed down by packed
	{"\xd0\xcf\x11\xe0", "csv.workbook"},
	{"%PDF", "csv.pdf"},
	{"SQLite format 3\x00", "csv.workspace"},
	{"begin:vcard", "csv.vcard"},
	{"begin:vcalendar", "csv.calendar"},
	{"<!doctype html", "csv.html"}, {"<html", "csv.html"}, {"<table", "csv.html"}, {"<meta", "csv.html"}, {"<head", "csv.html"}, {"<style", "csv.html"}, {"<body", "csv.html"},
	{"<?xml", "csv.xml"},
	{"{\\rtf", "csv.document"},
	{"\x89png", "csv.picture"}, {"\xff\xd8\xff", "csv.picture"}, {"gif8", "csv.picture"},
	{"\x1f\x8b", "csv.archive"}, {"7z\xbc\xaf", "csv.archive"}, {"rar!", "csv.archive"},
	{"id;pwxl", "csv.workbook"}, // SYLK, which Excel calls a workbook
}

// foreign says what a file is that is no CSV; nil when it may be one.
func foreign(head []byte) error {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, utf8BOM), " \t\r\n\v\f")
	if len(text) == 0 {
		return problem.New(problem.Invalid, "csv.empty")
	}
	begins := lower(text[:min(len(text), 64)])
	for _, s := range signatures {
		if strings.HasPrefix(begins, lower([]byte(s.begins))) {
			return problem.New(problem.Invalid, inside(s.id, head))
		}
	}
	if looksLikeJSON(text) {
		if bytes.Contains(text[:min(len(text), 4096)], []byte(`"tabiji.journey/`)) {
			return problem.New(problem.Invalid, "csv.journey")
		}
		return problem.New(problem.Invalid, "csv.json")
	}
	return nil
}

// lower folds the letters of ASCII and nothing else.
func lower(b []byte) string {
	low := bytes.Clone(b)
	for i, c := range low {
		if c >= 'A' && c <= 'Z' {
			low[i] = c | 0x20
		}
	}
	return string(low)
}

// inside tells such files further apart by their content.
func inside(id string, head []byte) string {
	has := func(s string) bool { return bytes.Contains(head, []byte(s)) }
	switch {
	case id == "csv.xml" && (has("urn:schemas-microsoft-com:office:spreadsheet") || has("<Workbook")):
		return "csv.html" // a table with the ending .xls; what to do is the same
	case id != "csv.workbook" || !bytes.HasPrefix(head, []byte("PK")):
		return id
	case has("opendocument.spreadsheet"), has("xl/"):
		return id
	case has("word/"), has("ppt/"), has("opendocument"):
		return "csv.document"
	case has(".numbers"), has("Index/Document.iwa"):
		return "csv.numbers"
	case has(".csv"), has(".txt"), has(".CSV"):
		return "csv.archive"
	}
	return id
}

// looksLikeJSON reports an object or a list of objects; a header may begin with a bracket.
func looksLikeJSON(text []byte) bool {
	rest, list := bytes.CutPrefix(text, []byte("["))
	rest = bytes.TrimLeft(rest, " \t\r\n")
	inner, object := bytes.CutPrefix(rest, []byte("{"))
	if !object {
		return false
	}
	inner = bytes.TrimLeft(inner, " \t\r\n")
	return list || len(inner) > 0 && (inner[0] == '"' || inner[0] == '}')
}
