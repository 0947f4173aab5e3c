package audience

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"tabiji/backend/contact"
)

// verdict is what a row says about mailing its person. The constants are ordered by strictness: where two columns or
// two rows of a person disagree, the strictest counts.
type verdict int

const (
	silent   verdict = iota // nothing is said: the ground of the file holds
	agrees                  // yes
	unclear                 // something is said that cannot be read: no consent is recorded
	declines                // no: recorded as none
	stops                   // an opt-out, or an address that does not take mail
)

// permissionKind is what a column about permission asks.
type permissionKind int

const (
	noPermission permissionKind = iota
	asksConsent                 // whether mail may be sent; a blank is no yes
	asksStop                    // whether or when they opted out; a blank says nothing
	asksReason                  // why they opted out: whatever stands there means that they did
	asksLeft                    // whether or when they left: no consent, and no opt-out
)

// otherChannels are not about mail: their yes and no must not be taken for it.
var otherChannels = regexp.MustCompile(`sms|(^|[^a-z])line([^a-z]|$)|電話|tel|fax|郵送|はがき|ハガキ|葉書|phone|postal|call|push|whatsapp|ポリシー|規約|privacy|terms|個人情報|写真|掲載`)

var (
	stopHeaders = []string{"unsub", "optout", "opt-out", "optedout", "opted-out", "donotemail", "donotmail", "donotcontact", "suppress", "bounce", "cleaned", "cleantime",
		"clean-time", "blacklist", "blocklist", "complain", "停止", "配信拒否", "受信拒否", "メール拒否", "購読解除", "配信解除", "解除日", "登録解除", "オプトアウト", "配信不可", "配信不要", "配信ng", "送信ng", "メールng",
		"メルマガng", "メルマガ不要", "メール不要", "メール不可", "送信不可", "メルマガ解除", "バウンス", "不達", "配信エラー", "エラーメール", "メールエラー", "dm不要", "dm不可", "dmng", "連絡不可", "連絡不要"}
	consentHeaders = []string{"メルマガ", "メールマガジン", "ニュースレター", "newsletter", "配信希望", "配信可", "配信許可", "配信同意", "配信の同意", "配信承諾", "配信設定", "配信区分", "配信フラグ",
		"配信状況", "配信状態", "配信ステータス", "配信有無", "配信の有無", "配信する", "メール配信", "メール受信", "メール希望", "メール可", "メール許可", "メール同意", "メール送信", "メール連絡", "受信設定", "受信希望", "受信可", "受信許可", "購読",
		"案内希望", "案内メール", "案内の希望", "お知らせ希望", "お知らせメール", "情報配信", "dm希望", "dm可", "dm許可", "dm送付", "dm発送", "dm区分", "dm配信", "オプトイン", "パーミッション", "連絡可", "subscri",
		"acceptsmarketing", "acceptsemail", "accepts-marketing", "accepts-email", "emailmarketing", "marketingconsent", "marketingpermission", "marketingemail", "consent", "optin", "opt-in", "optedin", "opted-in", "permission",
		"mailinglist", "mailmag", "marketing-status", "marketingstatus", "receivesemail", "receiveemail", "receivemail", "emailallowed", "emailok", "mailok", "email-status", "emailstatus"}
	consentWhole = []string{"dm", "配信", "同意", "許諾", "承諾", "同意の有無", "可否", "marketing", "accepts"}
	// evidence matches columns of when and where somebody agreed, which can never mean no.
	evidence = regexp.MustCompile(`^(optin|confirm)-?(time|date|ip)|(^|-)ip(address)?$|(source|url|経路|経緯|方法)$`)
	reasons  = regexp.MustCompile(`理由|reason|campaign|原因|詳細`)
)

// permissionOf tells by its folded header whether a column is about permission to mail.
func permissionOf(folded string) permissionKind {
	bare := strings.NewReplacer("-", "", "(", "", ")", "").Replace(folded)
	aboutMail := strings.Contains(bare, "mail") || strings.Contains(bare, "メール") || strings.Contains(bare, "メルマガ")
	if otherChannels.MatchString(folded) && !aboutMail || folded == columnConsent {
		return noPermission
	}
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return strings.Contains(bare, w) || strings.Contains(folded, w) })
	}
	switch {
	case has(stopHeaders) && reasons.MatchString(folded):
		return asksReason
	case has(stopHeaders):
		return asksStop
	case strings.Contains(folded, "退会"):
		return asksLeft
	case evidence.MatchString(folded):
		return noPermission
	case has(consentHeaders), slices.Contains(consentWhole, bare):
		return asksConsent
	}
	return noPermission
}

// permissionWords are values that say on their own what they mean, folded by foldWord.
var permissionWords = func() map[string]verdict {
	of := map[string]verdict{}
	for v, list := range map[verdict]string{
		agrees: "subscribed|active|opted in|opt in|optin|single opt in|double opt in|confirmed|consented|granted|allow|allowed|購読中|購読|配信中|配信|配信する|配信可|配信希望|有効|受信|受信中|受信する|html|htmlメール|html形式|text|テキスト|テキストメール|テキスト形式|メルマガ希望",
		declines: "not subscribed|nonsubscribed|non subscribed|never subscribed|not opted in|pending|unconfirmed|inactive|none|denied|declined|未購読|非購読|未配信|仮登録|未確認|退会|退会済|退会済み|退会者|無効|" +
			"配信希望なし|メルマガ希望しない|必要なし|不要です|希望無し",
		stops: "unsubscribed|unsubscribe|unsub|opted out|opt out|optout|cleaned|bounced|bounce|hard bounce|hard bounced|complained|complaint|abuse|spam|suppressed|user suppressed|undeliverable|blacklisted|blocked|" +
			"do not email|do not mail|do not contact|withdrawn|revoked|invalid email|配信停止|配信停止中|配信停止済|配信停止済み|停止|停止中|停止済|停止済み|配信解除|解除|解除済|解除済み|購読解除|購読停止|受信拒否|配信拒否|拒否|メール拒否|" +
			"オプトアウト|バウンス|不達|宛先不明|エラー|配信エラー|配信不可|配信不要|送信不可|送信停止|メルマガ停止|メルマガ解除|メルマガ不要|メール不要|メール不可|登録解除",
	} {
		for word := range strings.SplitSeq(list, "|") {
			of[word] = v
		}
	}
	return of
}()

// strong reports a value that says "no more mail" in any column.
func strong(value string) bool {
	if len(value) > 60 {
		return false
	}
	word := foldWord(value)
	if word == "停止" || word == "解除" || word == "エラー" || word == "拒否" || word == "spam" || word == "blocked" || word == "abuse" || word == "withdrawn" {
		return false // of what?
	}
	return permissionWords[word] == stops
}

// mention reports a remark that may say that somebody wants no mail; it is only counted as unclear.
func mention(value string) bool {
	for i := 0; i < len(value); i++ {
		if value[i] >= 0x80 {
			for _, phrase := range [...]string{"配信停止", "配信不要", "配信拒否", "受信拒否", "メルマガ不要", "メルマガ停止", "メルマガ解除", "メルマガ希望しない", "メール不要", "メール不可", "メール送らない", "メールは不要", "メールを送らない", "オプトアウト"} {
				if strings.Contains(value, phrase) {
					return true
				}
			}
			return false
		}
	}
	if len(value) < 5 || value[0] >= '0' && value[0] <= '9' {
		return false
	}
	low := strings.ToLower(value)
	for _, phrase := range [...]string{"unsubscrib", "opt-out", "opt out", "opted out", "do not email", "do not mail", "no email", "no mail"} {
		if strings.Contains(low, phrase) {
			return true
		}
	}
	return false
}

// foldWord brings a value to the form of permissionWords: half width, lower case, without brackets, underscores
// and the full stop.
func foldWord(value string) string {
	s := strings.ToLower(width.Fold.String(value))
	s = strings.Trim(s, " \u3000[]()'\"。.!｡")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '_' || r == '-' || r == '\u3000' }), " ")
}

// read is what one value says. answers are the owner's, by foldWord; they come first.
func (k permissionKind) read(value string, answers map[string]verdict) verdict {
	word := foldWord(value)
	if v, told := answers[word]; told {
		return v
	}
	if word == "" {
		if k == asksConsent && value == "" {
			return unclear
		}
		return silent
	}
	v := k.word(word, value)
	switch {
	case k == asksLeft && v == stops:
		return declines
	case k != asksConsent && v == agrees:
		return silent
	}
	return v
}

// word reads a value that is not blank.
func (k permissionKind) word(word, value string) verdict {
	if k == asksConsent {
		if v, known := permissionWords[word]; known {
			return v
		}
	}
	flag, known := contact.Flag.Read(value)
	if k != asksConsent {
		switch {
		case known && flag == "0", word == "null", word == "n/a", strings.HasPrefix(word, "0000"), word == "":
			return silent
		case known, k == asksReason:
			return stops
		}
		if v, known := permissionWords[word]; known {
			return max(v, silent)
		}
	}
	switch {
	case known && flag == "1":
		return agrees
	case known:
		return declines
	}
	if _, dated := (contact.Reader{Order: contact.DayFirst}).Read(contact.Date, value); dated {
		return k.dated()
	}
	if _, dated := (contact.Reader{Order: contact.MonthFirst}).Read(contact.Date, value); dated {
		return k.dated()
	}
	if strings.Contains(word, "配信停止") || strings.Contains(word, "配信拒否") || strings.Contains(word, "受信拒否") {
		return stops
	}
	for _, end := range [...]string{"しない", "しません", "ません", "不要", "不可", "いらない", "希望なし", "ないでください", "不要です"} {
		if k == asksConsent && strings.HasSuffix(word, end) {
			return declines
		}
	}
	return unclear
}

// dated is what a day in such a column says: the day on which they agreed, or on which they stopped.
func (k permissionKind) dated() verdict {
	if k == asksConsent {
		return agrees
	}
	return stops
}
