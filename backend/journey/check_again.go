package journey

import "slices"

// mailsAgain finds steps that send a message which another step has sent on the way to them. A loop sends its mails again
// by intention, so only steps of different loops count.
func (c *checker) mailsAgain() {
	senders := map[string][]int{} // by message
	var order []string
	for i := range c.d.Nodes {
		if m, ok := c.config[i].(Sender); ok {
			id := m.MessageID()
			if len(senders[id]) == 1 {
				order = append(order, id)
			}
			senders[id] = append(senders[id], i)
		}
	}
	if len(order) == 0 {
		return
	}
	parts := c.partsInOrder()
	for some := range slices.Chunk(order, 64) {
		own := make([]uint64, len(c.d.Nodes)) // a bit for each message that the step sends
		for bit, id := range some {
			for _, i := range senders[id] {
				own[i] = 1 << bit
			}
		}
		c.pass(parts, own)
	}
}

// pass leads the bits of messages along the edges, through the parts in their order, and finds those that come to a step
// which has them.
func (c *checker) pass(parts [][]int, own []uint64) {
	came := make([]uint64, len(own))
	for _, part := range parts {
		var before, sent uint64
		for _, at := range part {
			before |= came[at]
			sent |= own[at]
		}
		for _, at := range part {
			if own[at]&before != 0 {
				m := c.config[at].(Sender).MessageID()
				c.add(Warning, at, "mail_again", "mail", c.w.Messages[m].name(m))
			}
			for _, l := range c.out[at] {
				if l.port == PortFailed && len(part) == 1 {
					came[l.to] |= before // the mail did not leave
					continue
				}
				came[l.to] |= before | sent
			}
		}
	}
}

// partsInOrder are the sets of steps that lead to each other, each before those to which it leads.
func (c *checker) partsInOrder() (parts [][]int) {
	t := newTarjan(len(c.d.Nodes), func(at int) []edge { return c.out[at] }, func(int) bool { return false })
	t.part = func(part []int) { parts = append(parts, part) }
	t.run()
	slices.Reverse(parts)
	return parts
}
