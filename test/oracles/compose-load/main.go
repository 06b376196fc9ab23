// Command compose-load answers, for each line on standard input, whether the reference loader takes a set of compose files.
//
// A line is {"folder": "/abs/folder", "files": ["/abs/compose.yaml", …], "profiles": ["…"]}; the answer is {"error": "…"}, empty where
// the files load. Variables come from the folder's .env alone, besides those of every login shell.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/sirupsen/logrus"
)

type request struct {
	Folder   string   `json:"folder"`
	Files    []string `json:"files"`
	Profiles []string `json:"profiles"`
}

func load(r request) (message string) {
	defer func() {
		if failure := recover(); failure != nil {
			message = fmt.Sprint("panic: ", failure)
		}
	}()
	if err := os.Chdir(r.Folder); err != nil {
		return err.Error()
	}
	options, err := cli.NewProjectOptions(r.Files,
		cli.WithWorkingDirectory(r.Folder),
		cli.WithEnv([]string{"HOME=/home/user", "USER=user", "PWD=" + r.Folder, "PATH=/usr/bin"}),
		cli.WithEnvFiles(),
		cli.WithDotEnv,
		cli.WithDefaultProfiles(r.Profiles...),
	)
	if err != nil {
		return err.Error()
	}
	if _, err = options.LoadProject(context.Background()); err != nil {
		return err.Error()
	}
	return ""
}

func main() {
	logrus.SetOutput(io.Discard)
	// The command registers this format; its lines need no more than an equals sign.
	dotenv.RegisterFormat("raw", func(io.Reader, string, map[string]string, func(string) (string, bool)) error { return nil })
	os.Clearenv()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<24)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var r request
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		_ = out.Encode(map[string]string{"error": load(r)})
	}
}
