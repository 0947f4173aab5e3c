package walk

import "tabiji/backend/facts"

// Facts is what is known of one contact during one tick: one overlay, to which every passage applies its own changes.
type Facts = facts.Facts
