package message

import (
	"regexp"
	"strings"
)

// Marks of other programs for an inserted value. They would arrive as they are, so they are told; but only
// what cannot well be meant as text: brackets and hyphens are ordinary signs, and count round a word that
// means a person's name or address.
const leftoverWords = `(?:(?i:f_?name|l_?name|m_?name|name|first[ _-]?name|last[ _-]?name|full[ _-]?name|family[ _-]?name|given[ _-]?name|nick[ _-]?name|user[ _-]?name|customer[ _-]?name|e-?mail(?:[ _-]?address)?|company(?:[ _-]?name)?)` +
	`|(?:お|御|ご)?(?:名前|氏名|宛名|姓|名|会社名|御社名|貴社名|担当者名|顧客名|お客様名|姓名|苗字|名字|メールアドレス))`

var leftovers = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`\*\|[A-Za-z0-9_:. -]{1,60}\|\*`,                 // *|FNAME|*
	`\[\[[^\[\]\n]{1,40}\]\]`,                        // [[name]]
	`%%[^%\s][^%\n]{0,38}%%`,                         // %%name%%
	`##[^#\s][^#\n]{0,38}##`,                         // ##name##
	`__[A-Za-z][A-Za-z]{1,30}__`,                     // __NAME__
	`[$#]?\{\$?[\pL_][\pL\pN_.-]{0,38}\}`,            // {name} ${name} #{name} {$name}
	`\$\$[A-Za-z_]{2,30}\$\$`, `@@[A-Za-z_]{2,30}@@`, // $$name$$ @@name@@
	`%[A-Za-z_]{3,30}%`,                   // %NAME%
	`(?:<%=?|%=) ?[\w.]{1,38} ?%>`,        // <%= name %>
	`｛｛[^｛｝\n]{1,60}｝｝`,                   // full-width braces
	`(?i:%7B%7B)[^\s"]{1,60}?(?i:%7D%7D)`, // {{ … }} in an address that an editor encoded
	`\[` + leftoverWords + `\]`, `《` + leftoverWords + `》`, `〔` + leftoverWords + `〕`,
	`<<` + leftoverWords + `>>`, `«` + leftoverWords + `»`, `＜` + leftoverWords + `＞`,
	`-` + leftoverWords + `-`, `－` + leftoverWords + `－`,
	`[【（]` + leftoverWords + `[】）] ?(?:様|さま|さん|殿|御中)`,
}, "|") + `)`)

// mostLeftover bounds what is looked at: a mark in the first part of a text says enough.
const mostLeftover = 64 << 10

// longestMark is how many bytes of a text can be one mark.
const longestMark = 300

// leftoversIn lists the marks in a text, each once.
func leftoversIn(s string) (found []string) {
	s = s[:min(len(s), mostLeftover)]
	for i := nextMark(s, 0); i < len(s) && len(found) < mostFindings; i = nextMark(s, i) {
		at := leftovers.FindStringIndex(s[i:min(len(s), i+longestMark)])
		if at == nil {
			i++
			continue
		}
		mark, before := s[i:i+at[1]], byte(' ')
		if i > 0 {
			before = s[i-1]
		}
		if i += at[1]; !ordinary(mark, before, s[i:]) {
			found = append(found, mark)
		}
	}
	return found
}

// nextMark is where a mark could begin, from i on: len(s) for nowhere.
func nextMark(s string, i int) int {
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c < 0x80:
			if strings.IndexByte("*[%#_{$@<-", c) >= 0 {
				return i
			}
		case c == 0xC2 || c == 0xE3 || c == 0xEF:
			for _, sign := range [...]string{"«", "《", "〔", "【", "（", "＜", "－", "｛"} {
				if strings.HasPrefix(s[i:], sign) {
					return i
				}
			}
		}
	}
	return len(s)
}

// ordinary reports marks that are text all the same: 50%OFF% is a price, -name- between letters a word.
func ordinary(mark string, before byte, after string) bool {
	word := before >= '0' && before <= '9' || letter(before) || before == '-'
	switch mark[0] {
	case '%':
		return word && !strings.HasPrefix(mark, "%%") && !strings.HasPrefix(strings.ToLower(mark), "%7b")
	case '-':
		return word || after != "" && (letter(after[0]) || after[0] == '-')
	case '{':
		return before == '{' || strings.HasPrefix(after, "}") // a piece of Liquid inside of raw
	case '_':
		return word
	}
	return false
}

// leftovers warns of marks of other programs in a text.
func (b *builder) leftovers(text string) {
	if !b.checking {
		return
	}
	line := b.line
	for n, text := range strings.Split(text, "\n") {
		b.line = line + n
		for _, mark := range leftoversIn(text) {
			b.find(Warning, "leftover", "mark", mark)
		}
	}
	b.line = line
}

// leftovers does the same for a part of plain text.
func (c *checker) leftovers(pieces []piece) {
	for _, p := range pieces {
		if p.kind != literal {
			continue
		}
		for n, text := range strings.Split(p.text, "\n") {
			c.line = p.line + n
			for _, mark := range leftoversIn(text) {
				c.find(Warning, "leftover", "mark", mark)
			}
		}
	}
}
