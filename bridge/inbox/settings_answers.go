package inbox

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// answersPage is how an account receives buyers.
type answersPage struct {
	settingsShell
	Answer bridge.FirstAnswer
	Texts  []answerText
	Zone   string
	Zones  []string
	Days   []dayForm
}

// answerText is what the first answer says in a language.
type answerText struct{ Language, Label, Text, Refusal string }

// dayForm is a day of the week, which opens up to twice.
type dayForm struct {
	Name  string
	Field string    // what its fields' names begin with
	Times [4]string // opens, closes, opens again, closes again
}

// days are those of a week, as people count them here.
var days = []time.Weekday{
	time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
}

func (h *Handler) showAnswers(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := h.answersPage(r, v)
	if err != nil {
		return err
	}
	return h.pages.settingsAnswers.show(w, r, http.StatusOK, p)
}

func (h *Handler) answersPage(r *http.Request, v visit) (p answersPage, err error) {
	if p.settingsShell, err = h.settingsShell(r, v, "/settings/answers"); err != nil {
		return p, err
	}
	s, err := h.bridge.AccountSettings(r.Context(), v.viewer)
	p.Answer, p.Zone, p.Zones = s.FirstAnswer, cmp.Or(s.Hours.Zone, v.clock.Zone()), zonesKnown
	for _, day := range days {
		d := dayForm{Name: v.words.dates.weekdays[day], Field: "day" + strconv.Itoa(int(day))}
		for i, span := range s.Hours.Week[day] {
			if i < len(d.Times)/2 {
				d.Times[2*i], d.Times[2*i+1] = timeOfDay(span.From), timeOfDay(span.To)
			}
		}
		p.Days = append(p.Days, d)
	}
	p.fillTexts(v.words)
	return p, err
}

func (p *answersPage) fillTexts(w *words) {
	p.Texts = nil
	for _, lang := range []string{w.Lang, w.OtherLang} {
		p.Texts = append(p.Texts, answerText{lang, w.Settings.AnswerIn[lang], p.Answer.Texts[lang], p.Says("answer", "text_"+lang)})
	}
}

func (h *Handler) saveAnswer(w http.ResponseWriter, r *http.Request, v visit) error {
	f := bridge.FirstAnswer{On: r.PostFormValue("on") != "", WhenClosed: r.PostFormValue("when_closed") != "", Texts: map[string]string{}}
	for lang := range languages {
		f.Texts[lang] = r.PostFormValue("text_" + lang)
	}
	cause := h.bridge.PutFirstAnswer(r.Context(), v.viewer, f)
	if cause == nil {
		return saved(w, r, "/settings/answers", "answer")
	}
	p, err := h.answersPage(r, v)
	if err != nil {
		return err
	}
	if !p.refuse("answer", cause) {
		return cause
	}
	p.Answer = f
	p.fillTexts(v.words)
	return h.pages.settingsAnswers.show(w, r, http.StatusBadRequest, p)
}

func (h *Handler) saveHours(w http.ResponseWriter, r *http.Request, v visit) error {
	hours, err := readHours(r)
	if err == nil {
		err = h.bridge.PutHours(r.Context(), v.viewer, hours)
	}
	if err == nil {
		return saved(w, r, "/settings/answers", "hours")
	}
	p, perr := h.answersPage(r, v)
	if perr != nil {
		return perr
	}
	if !p.refuse("hours", err) {
		return err
	}
	p.Zone = r.PostFormValue("zone")
	for i := range p.Days {
		p.Days[i].Times = [4]string(timesOf(r, p.Days[i].Field))
	}
	return h.pages.settingsAnswers.show(w, r, http.StatusBadRequest, p)
}

// timesOf returns what was written for a day.
func timesOf(r *http.Request, field string) []string {
	var times []string
	for i := range 4 {
		times = append(times, strings.TrimSpace(r.PostFormValue(field+"_"+strconv.Itoa(i+1))))
	}
	return times
}

func readHours(r *http.Request) (bridge.Hours, error) {
	h := bridge.Hours{Zone: strings.TrimSpace(r.PostFormValue("zone"))}
	for _, day := range days {
		times := timesOf(r, "day"+strconv.Itoa(int(day)))
		for i := 0; i < len(times); i += 2 {
			if times[i] == "" && times[i+1] == "" {
				continue
			}
			from, errFrom := minuteOf(times[i])
			to, errTo := minuteOf(times[i+1])
			if errFrom != nil || errTo != nil {
				return h, &bridge.InvalidError{Field: "hours", Want: "two times"}
			}
			if to == 0 {
				to = 24 * 60 // midnight ends a day
			}
			h.Week[day] = append(h.Week[day], bridge.Span{From: from, To: to})
		}
	}
	return h, nil
}

// minuteOf reads a time of day, as a browser sends it or as people write it.
func minuteOf(s string) (int, error) {
	at, err := time.Parse("15:04", strings.NewReplacer("h", ":", " ", "", ".", ":").Replace(s))
	return at.Hour()*60 + at.Minute(), err
}

func timeOfDay(minute int) string {
	minute %= 24 * 60
	return fmt.Sprintf("%02d:%02d", minute/60, minute%60)
}

// usually says when an account answers: "Monday to Friday 9:00–12:00 and
// 14:00–18:00, Saturday 9:00–12:00". It names the zone where the reader's clock
// shows another time.
func (v visit) usually(h bridge.Hours) string {
	if !h.Known() {
		return ""
	}
	var parts []string
	for i := 0; i < len(days); {
		last := i
		for last+1 < len(days) && slices.Equal(h.Week[days[i]], h.Week[days[last+1]]) {
			last++
		}
		if times := v.spans(h.Week[days[i]]); times != "" {
			parts = append(parts, v.daysFrom(days[i], days[last])+" "+times)
		}
		i = last + 1
	}
	s := v.words.Settings.UsuallyAnswers(strings.Join(parts, ", "))
	if zone, err := time.LoadLocation(h.Zone); err == nil {
		_, theirs := v.clock.now.In(zone).Zone()
		if _, ours := v.clock.now.Zone(); ours != theirs {
			s += " (" + h.Zone + ")"
		}
	}
	return s
}

func (v visit) daysFrom(first, last time.Weekday) string {
	name := func(d time.Weekday) string {
		if v.words.Lang == "fr" {
			return strings.ToLower(v.words.dates.weekdays[d])
		}
		return v.words.dates.weekdays[d]
	}
	if first == last {
		return name(first)
	}
	return v.words.Settings.Through(name(first), name(last))
}

func (v visit) spans(spans []bridge.Span) string {
	var times []string
	for _, s := range spans {
		times = append(times, v.words.Settings.TimeSpan(strings.TrimPrefix(timeOfDay(s.From), "0"), strings.TrimPrefix(timeOfDay(s.To), "0")))
	}
	return strings.Join(times, " "+v.words.Settings.And+" ")
}
