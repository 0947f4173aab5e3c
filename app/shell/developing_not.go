//go:build !dev

package shell

const developing = false
