package httpapi

// MailPreview is a mail made harmless for showing (design D11).
type MailPreview struct {
	Document          string     `json:"document" doc:"A complete HTML document for <iframe sandbox=\"\" srcdoc>: its own policy allows nothing but pictures inside it and inline styles; no scripts, forms, frames or loads from anywhere; links are inert and name their target in title."`
	Links             []MailLink `json:"links" doc:"Every link of the mail in order, at most 200."`
	ImagesWithoutText int        `json:"images_without_text" doc:"Pictures that say nothing to people who cannot see them."`
	RemoteImages      int        `json:"remote_images" doc:"Pictures that would be fetched from elsewhere; shown as a box with their description."`
}

// MailLink is one link of a mail.
type MailLink struct {
	Text string `json:"text" doc:"What the reader sees; the description of the picture when it is one."`
	Href string `json:"href"`
	OK   bool   `json:"ok" doc:"It has a complete address that a mail program would open. Nothing is fetched to find out."`
}
