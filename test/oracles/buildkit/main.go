// The oracle of `npm run compare`: reads paths of Dockerfiles on standard input, one a line, and prints for each, as one line of JSON, what BuildKit's own
// parser and checks make of it. Base images are not looked up: each is taken to be there, with PATH as its only variable.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/opencontainers/go-digest"
)

const imageConfig = `{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"]},"rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}`

type anyImage struct{}

func (anyImage) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return ref, "", []byte(imageConfig), nil
}

type instruction struct {
	Keyword  string   `json:"keyword"`
	Line     int      `json:"line"`
	EndLine  int      `json:"endLine"`
	Flags    []string `json:"flags"`
	JSON     bool     `json:"json"`
	Heredocs int      `json:"heredocs"`
}

type warning struct {
	Check   string `json:"check"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}

type verdict struct {
	Path string `json:"path"`
	// What the parser refuses.
	ParseError   string        `json:"parseError,omitempty"`
	Instructions []instruction `json:"instructions"`
	// What only the rest of the frontend refuses.
	BuildError string    `json:"buildError,omitempty"`
	Warnings   []warning `json:"warnings"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		text, err := os.ReadFile(lines.Text())
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		if err := out.Encode(judge(lines.Text(), text)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func judge(path string, text []byte) verdict {
	v := verdict{Path: path, Instructions: []instruction{}, Warnings: []warning{}}
	result, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		v.ParseError = err.Error()
		return v
	}
	for _, node := range result.AST.Children {
		v.Instructions = append(v.Instructions, instruction{
			Keyword: node.Value, Line: node.StartLine, EndLine: node.EndLine, Flags: node.Flags, JSON: node.Attributes["json"], Heredocs: len(node.Heredocs),
		})
	}
	var buildError string
	v.Warnings, buildError = check(path, text, 0)
	v.BuildError = buildError
	// Experimental checks run where the file asks for them only, so one that does is made of it.
	if directive, _, _, _ := parser.ParseDirective("check", text); directive == "" && !bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		more, _ := check(path, append([]byte("# check=skip=all;experimental=all\n"), text...), 1)
		v.Warnings = append(v.Warnings, more...)
	}
	return v
}

// Converts a Dockerfile and gives the warnings, their lines less those that were put before the text.
func check(path string, text []byte, before int) (warnings []warning, problem string) {
	warnings = []warning{}
	options := dockerfile2llb.ConvertOpt{
		Config: dockerui.Config{BuildArgs: map[string]string{}}, MetaResolver: anyImage{}, AllStages: true,
		SourceMap: llb.NewSourceMap(nil, path, "Dockerfile", text),
	}
	options.Warn = func(check, _, _, message string, location []parser.Range) {
		line := 0
		if len(location) > 0 {
			line = location[0].Start.Line - before
		}
		warnings = append(warnings, warning{Check: check, Line: line, Message: message})
	}
	defer func() {
		if panicked := recover(); panicked != nil {
			problem = fmt.Sprint("panic: ", panicked)
		}
	}()
	if _, err := dockerfile2llb.Dockerfile2LLB(context.Background(), text, options); err != nil {
		problem = err.Error()
	}
	return warnings, problem
}
