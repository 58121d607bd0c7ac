// Package corpus makes sample mails with the truth beside each, and scores what
// any program reads in them.
//
// A corpus is a folder with one folder for each set, and in it NAME.eml and
// NAME.json for each mail. It is made from a seed: the same seed gives the same
// bytes on any machine, so none has to be kept. docs/corpora.md says what is in
// the sets and how fields are compared.
package corpus
