package mail

import (
	"strings"

	"golang.org/x/net/html"
)

// Lead is what a list of mails shows beside the subject, on one line: the preheader that the author wrote for
// it, else the beginning of the text part without the descriptions of pictures.
func (v View) Lead(most int) string {
	if lead := Snippet(preheader(v.HTML), most); lead != "" {
		return lead
	}
	var kept strings.Builder
	for line := range strings.Lines(v.Text) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "■"))
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
			continue
		}
		kept.WriteString(line + "\n")
		if kept.Len() > 8*most {
			break
		}
	}
	return Snippet(kept.String(), most)
}

// preheader is the text of a hidden element at the very beginning of the body; "" when there is none.
func preheader(source string) string {
	z := html.NewTokenizer(strings.NewReader(source))
	z.SetMaxBuf(64 << 10)
	inBody := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.TextToken:
			if inBody && strings.TrimSpace(string(z.Text())) != "" {
				return "" // it begins with what everybody sees
			}
		case html.StartTagToken:
			t := z.Token()
			if !inBody {
				inBody = t.Data == "body"
				continue
			}
			for _, a := range t.Attr {
				if a.Key == "style" && strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none") && z.Next() == html.TextToken {
					return html.UnescapeString(string(z.Raw()))
				}
			}
			return ""
		}
	}
}
