package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// The job is measured as it is deployed, in each function that sets its collector.
func TestDeployed(t *testing.T) {
	t.Parallel()
	known := map[string]lambdaFunction{publishing.name: publishing, pulling.name: pulling}
	found := deployedFunctions(t)
	if _, ok := found[publishing.name]; !ok {
		t.Errorf("the template has no %s", publishing.name)
	}
	for name, got := range found {
		want, ok := known[name]
		if !ok {
			t.Errorf("nothing is measured as %s is deployed", name)
			continue
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(lambdaFunction{})); diff != "" {
			t.Errorf("%s (-measured +deployed):\n%s", name, diff)
		}
	}
}

// deployedFunctions returns the template's functions that set GOGC, by name.
func deployedFunctions(t *testing.T) map[string]lambdaFunction {
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var template struct {
		Resources map[string]struct {
			Type       string    `yaml:"Type"`
			Properties yaml.Node `yaml:"Properties"`
		} `yaml:"Resources"`
	}
	if err := yaml.Unmarshal(text, &template); err != nil {
		t.Fatal(err)
	}
	found := map[string]lambdaFunction{}
	for name, r := range template.Resources {
		if r.Type != "AWS::Serverless::Function" {
			continue
		}
		var p struct {
			MemorySize       int64 `yaml:"MemorySize"`
			EphemeralStorage struct {
				Size int64 `yaml:"Size"`
			} `yaml:"EphemeralStorage"`
			Environment map[string]map[string]any `yaml:"Environment"`
		}
		p.EphemeralStorage.Size = 512 // what Lambda gives by itself
		if err := r.Properties.Decode(&p); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		variables := p.Environment["Variables"]
		if variables["GOGC"] == nil {
			continue
		}
		f := lambdaFunction{name: name, memory: p.MemorySize << 20, disk: p.EphemeralStorage.Size << 20}
		for _, variable := range []string{"GOMEMLIMIT", "GOGC", "GOMAXPROCS"} {
			if value, ok := variables[variable]; ok {
				f.env = append(f.env, fmt.Sprintf("%s=%v", variable, value))
			}
		}
		found[name] = f
	}
	return found
}
