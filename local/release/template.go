package main

import (
	"bytes"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// programs says which program each function of the template runs.
var programs = map[string]string{
	"PullFunction":         "dailyreport",
	"DailyReportFunction":  "dailyreport",
	"WatchFunction":        "dailyreport", // one program in three sizes
	"CallInsightsFunction": "callinsights",
}

// packaged returns the template with a zip as the code of each function, and without
// anchors, which CloudFormation does not know. It returns the names of the zips as well,
// in order. A function that programs lacks is an error.
func packaged(source []byte) (template []byte, archives []string, err error) {
	var document yaml.Node
	if err := yaml.Unmarshal(source, &document); err != nil {
		return nil, nil, err
	}
	if len(document.Content) == 0 {
		return nil, nil, fmt.Errorf("it is empty")
	}
	resources := child(document.Content[0], "Resources")
	if resources == nil {
		return nil, nil, fmt.Errorf("it has no Resources")
	}
	for i := 0; i < len(resources.Content); i += 2 {
		name, resource := resources.Content[i].Value, resources.Content[i+1]
		if kind := child(resource, "Type"); kind == nil || kind.Value != "AWS::Serverless::Function" {
			continue
		}
		archive, found := programs[name]
		code := child(child(resource, "Properties"), "CodeUri")
		if !found || code == nil {
			return nil, nil, fmt.Errorf("function %s has no program, or no CodeUri to put it in", name)
		}
		archive += ".zip"
		code.Value = archive
		remove(child(resource, "Metadata"), "BuildMethod")
		if !slices.Contains(archives, archive) {
			archives = append(archives, archive)
		}
	}
	slices.Sort(archives)
	expand(&document)
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&document); err != nil {
		return nil, nil, err
	}
	return b.Bytes(), archives, e.Close()
}

// child returns the value of a mapping's key, nil where either is missing.
func child(mapping *yaml.Node, key string) *yaml.Node {
	if mapping != nil && mapping.Kind == yaml.MappingNode {
		for i := 0; i < len(mapping.Content); i += 2 {
			if mapping.Content[i].Value == key {
				return mapping.Content[i+1]
			}
		}
	}
	return nil
}

// remove takes a key out of a mapping.
func remove(mapping *yaml.Node, key string) {
	if mapping == nil {
		return
	}
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			mapping.Content = slices.Delete(mapping.Content, i, i+2)
			return
		}
	}
}

// expand writes out in full what anchors, aliases and merge keys say in short. A
// merged key gives way to one that stands in the mapping itself.
func expand(n *yaml.Node) {
	n.Anchor = ""
	if n.Kind == yaml.AliasNode {
		target := *n.Alias
		*n = target
	}
	if n.Kind == yaml.MappingNode {
		merge(n)
	}
	// Two places may share what an alias names, and a copy is expanded as well as its origin.
	n.Content = slices.Clone(n.Content)
	for _, c := range n.Content {
		expand(c)
	}
}

// merge puts the keys of a mapping's merge key in its place.
func merge(n *yaml.Node) {
	var kept []*yaml.Node
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Tag != "!!merge" {
			kept = append(kept, key, value)
			continue
		}
		if value.Kind == yaml.AliasNode {
			value = value.Alias
		}
		for j := 0; j < len(value.Content); j += 2 {
			if child(n, value.Content[j].Value) == nil {
				kept = append(kept, value.Content[j], value.Content[j+1])
			}
		}
	}
	n.Content = kept
}
