// Package score says how well somebody read a lead mail: it compares an answer
// with the truth, field by field.
//
// A field is correct, missing, wrong, or invented where the mail has none. Wrong
// and invented are the expensive ones: nobody looks for what seems to be there.
// Comparing forgives what programs on the way change (white space, the form of
// quotes and dashes) and what is a matter of taste (the order of the words of a
// name, a title before it, a portal's name with or without the end of its domain).
package score
