package mail

import (
	"slices"
	"strings"
	"time"

	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
)

// rule recognises one kind of refusal. It matches when all of its conditions do; an empty one always does.
type rule struct {
	verdict
	stages  string   // of the conversation, with blanks between them
	from    int      // reply codes from … to …
	to      int      // 0: the same as from, and with from 0 any
	details string   // RFC 3463 without the class: "1.1 2.2", and "7.*" for a whole subject
	but     string   // details that it is not
	says    []string // one of them, in lower case; "a & b" asks for both
	unless  []string // none of them
}

func (r rule) fits(a reply) bool {
	to := r.to
	if to == 0 {
		to = r.from
	}
	return (r.from == 0 || a.code >= r.from && a.code <= to) &&
		(r.stages == "" || slices.Contains(strings.Fields(r.stages), a.stage)) &&
		(r.details == "" || a.hasDetail(r.details)) &&
		(r.but == "" || !a.hasDetail(r.but)) &&
		(len(r.says) == 0 || a.says(r.says...)) &&
		(len(r.unless) == 0 || !a.says(r.unless...))
}

func (a reply) hasDetail(list string) bool {
	subject, _, _ := strings.Cut(a.detail, ".")
	return a.detail != "" && slices.ContainsFunc(strings.Fields(list), func(d string) bool {
		return d == a.detail || d == subject+".*"
	})
}

const (
	anyRefusal = 400
	permanent  = 500
	last       = 599
)

// What the wordings of many rules share.
var (
	// ofPerson are wordings by which the quota or mailbox is that of the recipient.
	ofPerson = slices.Concat(fullPerson, []string{
		"recipient's", "user you are trying to contact", "account that you tried to reach", "his mailbox", "their mailbox", "受信者", "受信側", "宛先のメールボックス", "受信拒否",
	})
	fullPerson = []string{
		"mailbox full", "mailbox is full", "mailbox & full", "over quota", "overquota", "over its quota", "quota exceeded", "exceeds quota", "exceeded storage", "storage allocation", "out of storage",
		"recipient's quota", "recipient storage", "recipient mailbox", "recipient quota", "user quota", "mailbox quota", "too much mail data", "storage quota", "disk quota",
		"メールボックスがいっぱい", "メールボックスの容量", "容量を超え", "容量超過", "容量不足",
	}
	// ofSize are wordings by which the mail is too large.
	ofSize = []string{
		"message size", "size limit", "message too large", "message too big", "maximum size", "exceeds size", "message length", "too large", "file size",
		"メールサイズ", "サイズ制限", "サイズが大き",
	}
	stopped = []string{
		"suspend", "disabled", "blocked", "locked", "deactivated", "restricted", "terminated", "expired", "closed", "banned", "not permitted", "not allowed",
	}
)

// with makes a wording of each word, asked for together with another.
func with(other string, list []string) (all []string) {
	for _, w := range list {
		all = append(all, other+" & "+w)
	}
	return all
}

func wordings(lists ...[]string) []string { return slices.Concat(lists...) }

// rules are tried in this order of scopes: session, account, server, mail, person. So a wording about the account is
// found before one that only looks as if it were about the person.
var rules = slices.Concat(ofSessionRules, ofAccountRules, ofServerRules, ofMessageRules, ofPersonRules)

var ofSessionRules = []rule{
	{verdict: worn(), from: anyRefusal, to: last, unless: ofSize, says: wordings(
		with("too many", inSession), with("maximum", inSession), with("max ", inSession), with("limit", inSession), with("exceed", inSession),
		[]string{"セッション & 上限", "1接続 & 上限", "接続あたり & 上限"})},
}

var inSession = []string{
	"this session", "per session", "in session", "one session", "single session", "a session", "the session",
	"this connection", "per connection", "in one connection", "one connection", "single connection", "same connection", "smtp connection",
}

var ofAccountRules = []rule{
	// a limit of the provider is reached: nothing is sent over the account for a while
	{verdict: restingFor(4 * time.Hour), from: permanent, to: last, details: "4.5 1.90"}, // Gmail 550 5.4.5, Exchange Online 550 5.1.90: the day's quota
	{verdict: resting(), details: "5.3", unless: ofPerson},                               // 452 4.5.3 too many recipients
	{verdict: restingFor(time.Hour), from: anyRefusal, to: last, says: perHour, unless: wordings(ofPerson, ofSize)},
	{verdict: restingFor(4 * time.Hour), from: permanent, to: last, says: perDay, unless: wordings(ofPerson, ofSize)},
	{verdict: resting(), from: anyRefusal, to: last, says: counted, unless: wordings(ofPerson, ofSize, []string{"connections"})},
	{verdict: resting(), from: anyRefusal, to: last, says: []string{"throttl", "submission quota", "sender's submission"}}, // whatever else they count

	// the sender is not accepted: it must log in, or use another address
	{verdict: held("relay"), from: permanent, to: last, says: []string{
		"relay & denied", "relay & not permitted", "relay & not allowed", "relay & prohibited", "unable to relay", "cannot relay", "no relaying", "relaying denied", "rcpthosts",
		"authentication required", "authentication is required", "must authenticate", "not authenticated", "smtp auth", "pop before smtp", "pop-before-smtp", "pop3 first",
		"認証が必要", "認証してください", "中継を許可", "中継できません", "リレーを拒否",
	}},
	{verdict: held("relay"), from: 400, to: 499, says: []string{"relay & denied", "pop before smtp", "pop-before-smtp"}},
	{verdict: held("relay"), from: 503, says: []string{"auth"}},
	{verdict: held("sender_refused"), from: permanent, to: last, details: "7.60 2.252 1.7 1.8", unless: []string{"outbound"}},
	{verdict: held("sender_refused"), from: permanent, to: last, says: []string{
		"send as", "sendas", "not owned by", "sender address rejected", "sender rejected", "sender denied", "sender refused", "sender verify", "sender unknown", "unknown sender",
		"invalid sender", "unauthorized sender", "sender not authorized", "not authorized to send", "not allowed to send", "not permitted to send", "from address & not",
		"from header & not", "mail from & not allowed", "return-path & reject", "sender domain", "domain of sender", "差出人 & できません", "差出人 & 拒否", "差出人 & 一致", "送信者アドレス",
	}},

	// the account, its domain or its network has a bad reputation
	{verdict: held("outbound_spam"), from: permanent, to: last, says: []string{
		"outbound spam", "outboundspam", "bad outbound sender", "spam abuse detected", "exceeded & spam", "wascl", "sending spam", "sent spam", "spam complaints", "迷惑メールの送信",
	}},
	{verdict: held("outbound_spam"), from: permanent, to: last, details: "7.501 7.502 7.503 7.504 7.505 7.506 7.507 7.508 7.510 7.511 7.705 7.708 7.750"},
	{verdict: held("suspended"), from: permanent, to: last, unless: ofPerson, says: wordings(
		with("your account", stopped), with("your mailbox", stopped), with("your domain", stopped), with("outgoing", stopped), with("outbound", stopped), with("sending", stopped),
		with("smtp access", stopped), with("from sending", stopped), with("subscription", []string{"expired", "inactive", "cancel"}), with("plan", []string{"expired", "does not include", "limit"}),
		[]string{"payment", "trial & expired", "account is not active", "account not activated", "契約 & 終了", "契約 & 期限", "契約 & 満了", "利用停止", "利用を停止", "送信を停止", "送信が停止",
			"送信機能 & 停止", "アカウント & 停止", "アカウント & 凍結", "アカウント & ロック", "料金"})},
	{verdict: held("suspended"), stages: "mail data", from: permanent, to: last, says: with("account", stopped)},
	{verdict: held("listed"), from: permanent, to: last, unless: []string{"recipient address rejected"}, says: []string{
		"blacklist", "black list", "black-list", "blocklist", "block list", "block-list", "blocked using", "dnsbl", "rbl", "spamhaus", "spamcop", "barracuda", "sorbs",
		"is listed", "listed at", "listed in", "listed by", "listed on", "client host & blocked", "client host rejected", "banned sending ip", "your ip", "ip address & reject", "ip address & blocked",
		"ip address has been", "sending ip", "ip reputation", "reputation", "reverse dns", "ptr record", "rdns", "dynamic ip", "host is blocked", "ブラックリスト", "ipアドレス & 拒否", "逆引き",
	}},
	{verdict: held("listed"), from: permanent, to: last, details: "7.25 7.606 7.511"},
	{verdict: held("domain_policy"), from: permanent, to: last, details: "7.20 7.21 7.22 7.23 7.24 7.26 7.27 7.28 7.29 7.30"},
	{verdict: held("domain_policy"), from: permanent, to: last, says: []string{
		"dmarc", "spf", "dkim", "unauthenticated email", "unauthenticated mail", "unauthenticated sender", "sender policy framework", "domain authentication", "なりすまし",
	}},
	{verdict: held("policy"), from: permanent, to: last, unless: wordings(ofContent, ofPerson, []string{"recipient"}), says: []string{
		"local policy", "by policy", "policy reasons", "policy reject", "policy violation", "security policy", "policy restrictions", "administrative prohibition", "administratively",
		"access denied", "ポリシー",
	}},
}

var (
	perHour = []string{"per hour", "an hour", "/hour", "hourly", "per minute", "per 60", "rate limit", "ratelimit", "rate-limit", "sending rate", "submission rate", "too fast",
		"1時間", "毎時", "時間あたり", "時間当たり"}
	perDay  = []string{"per day", "a day", "/day", "daily", "24 hours", "24h", "per month", "monthly", "1日", "一日", "24時間", "月間"}
	counted = []string{
		"too many messages", "too many mails", "too many emails", "too many e-mails", "too much mail", "too many recipients", "too many sends", "max emails", "maximum emails", "max mails",
		"sending limit", "sending quota", "send limit", "send quota", "outgoing limit", "outgoing quota", "outbound limit", "outbound quota", "relay quota", "relay limit", "recipient limit",
		"message limit", "submission limit", "mail limit", "email limit", "limit exceeded", "exceeded the limit", "exceeds the limit", "exceeded your limit", "exceed your", "exceeded your",
		"limit has been", "limit reached", "exceeded the maximum number", "maximum number of messages", "maximum number of recipients", "quota for sending", "unexpected volume", "user complaints", "unusual rate",
		"送信制限", "送信数", "送信通数", "送信可能", "通数 & 超", "上限",
	}
	ofContent = []string{"content", "spam", "virus", "malware", "phish", "attachment", "url", "link", "message body", "subject", "header", "unsolicited", "junk", "内容", "本文", "添付", "件名"}
)

var ofServerRules = []rule{
	{verdict: later(outbox.OfServer, "later_mailbox_full"), from: 400, to: 499, details: "2.2"},
	{verdict: later(outbox.OfServer, "later_mailbox_full"), from: 400, to: 499, says: fullPerson},
	{verdict: later(outbox.OfServer, "later_greylisted"), from: 400, to: 499, says: []string{"greylist", "graylist", "grey-list", "グレイリスト", "グレーリスト"}},
	{verdict: later(outbox.OfServer, "later"), from: 400, to: 499},
	// permanent by its code, but temporary by its text
	{verdict: later(outbox.OfServer, "later"), from: permanent, to: last, says: []string{
		"receiving mail too quickly", "receiving mail at a rate", "try again later", "try later", "temporarily", "temporary", "しばらくしてから", "時間をおいて", "一時的",
	}},
	// the server accepts no mail from anybody now
	{verdict: verdict{outcome: delivery.Later, scope: outbox.OfServer, id: "server_fault", rest: time.Hour}, from: permanent, to: last, details: "3.0 3.2 3.5"},
	{verdict: verdict{outcome: delivery.Later, scope: outbox.OfServer, id: "server_fault", rest: time.Hour}, from: permanent, to: last, says: []string{
		"not accepting", "misconfigur", "configuration error", "internal error", "internal server", "system error", "local error", "out of disk", "disk full", "insufficient", "service not available",
		"service unavailable", "server is down", "under maintenance", "メンテナンス", "サーバーエラー", "システムエラー",
	}, unless: ofContent},
	{verdict: held("sender_refused"), stages: "mail", from: permanent, to: last, unless: wordings(ofSize, ofContent), but: "2.3 3.4 5.* 6.*"},
	{verdict: held("protocol"), stages: "mail data", from: 500, to: 504},
	{verdict: held("protocol"), stages: "mail data", from: 555},
	{verdict: held("protocol"), stages: "rcpt", from: 500},
	{verdict: held("protocol"), stages: "rcpt", from: 502, to: 504},
	{verdict: held("protocol"), stages: "rcpt", from: 555},
}

var ofMessageRules = []rule{
	{verdict: never(outbox.OfMessage, "too_large").surely(), details: "3.4 2.3"},
	{verdict: never(outbox.OfMessage, "too_large").surely(), from: 523},
	{verdict: never(outbox.OfMessage, "too_large").surely(), from: permanent, to: last, says: ofSize},
	{verdict: never(outbox.OfMessage, "content"), from: permanent, to: last, details: "6.*"},
	{verdict: never(outbox.OfMessage, "too_large"), stages: "mail data dot", from: 552},
	{verdict: never(outbox.OfMessage, "content_refused"), from: permanent, to: last, but: "1.* 2.*", says: ofContent, unless: wordings(unknownPerson, disabledPerson)},
}

var (
	unknownPerson = []string{
		"user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no such person", "no such address", "does not exist", "doesn't exist", "not exist", "recipient unknown", "mailbox not found",
		"invalid recipient", "unknown recipient", "recipient not found", "no mailbox", "not a valid mailbox", "invalid mailbox", "user not found", "user doesn't have", "unknown or illegal alias", "unrouteable address",
		"not a known user", "not our customer", "user not local", "unknown local part", "address unknown", "unknown address", "undeliverable address", "addressee unknown",
		"存在しません", "宛先不明", "宛先が見つかり", "該当するユーザー", "ユーザーが見つかり", "登録されていません", "使われておりません",
	}
	disabledPerson = []string{
		"mailbox disabled", "mailbox is disabled", "account disabled", "account is disabled", "account has been disabled", "account that you tried to reach is disabled", "user disabled", "inactive", "account suspended",
		"account has been suspended", "user suspended", "not active", "no longer", "retired", "discontinued", "受信を停止", "受信を拒否", "受取拒否",
	}
	unknownDomain = []string{"host unknown", "domain not found", "unknown domain", "null mx", "no such domain", "host not found", "domain does not", "no mx", "unrouteable mail domain", "ドメインが存在", "ドメインが見つかり"}
)

var ofPersonRules = []rule{
	{verdict: never(outbox.OfAddress, "address_domain").surely(), from: permanent, to: last, details: "1.2 4.4 1.10"},
	{verdict: never(outbox.OfAddress, "address_domain").surely(), from: 556},
	{verdict: never(outbox.OfAddress, "address_domain").surely(), from: permanent, to: last, says: unknownDomain},
	{verdict: never(outbox.OfAddress, "address_full").surely(), from: permanent, to: last, details: "2.2"},
	{verdict: never(outbox.OfAddress, "address_full").surely(), from: permanent, to: last, says: fullPerson},
	{verdict: never(outbox.OfAddress, "address_unknown").surely(), from: permanent, to: last, details: "1.1 1.3 1.6"},
	{verdict: never(outbox.OfAddress, "address_unknown").surely(), from: permanent, to: last, details: "4.1", says: []string{"recipient address rejected"}},
	{verdict: never(outbox.OfAddress, "address_disabled").surely(), from: permanent, to: last, says: disabledPerson},
	{verdict: never(outbox.OfAddress, "address_disabled").surely(), from: permanent, to: last, details: "2.1"},
	{verdict: never(outbox.OfAddress, "address_unknown").surely(), from: permanent, to: last, says: unknownPerson},
	{verdict: never(outbox.OfAddress, "address_refused"), from: permanent, to: last, details: "1.* 2.*"},
	{verdict: never(outbox.OfAddress, "address_refused"), stages: "rcpt", from: permanent, to: last, unless: []string{"transaction failed"}},
	{verdict: never(outbox.OfMessage, "policy"), from: permanent, to: last, details: "7.*"},
}
