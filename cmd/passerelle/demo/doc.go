// Package demo is a world for passerelle to run in on one machine: a sample
// marketplace, people with mailboxes, the servers between them and their DNS.
//
// The pieces stand alone. A [Smarthost] catches what the program sends. A
// [Zone] answers for the DNS of the people's domains and signs their mails.
// [Market] fills the marketplace. [Story] plays everybody's part once and checks
// what each sees, [NewPages] lets a person play them in a browser, and
// [OpenConversations] prepares conversations for a load maker.
//
// All of them use the running program through its own doors, by SMTP and HTTP,
// as [Doors] says; in memory they touch only what has no door.
package demo
