"""Writes what CloudFormation makes of templates, without an account.

Usage: transform.py TEMPLATE.yaml OUT.json [TEMPLATE.yaml OUT.json ...]. The translator is the one that aws-sam-cli ships,
which is the service's own. Parameters keep their references; what the command
`sam package` would upload stands as a placeholder, and the state machine's
definition is put in as the file says it.
"""

import json
import pathlib
import sys

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = pathlib.Path(__file__).parent.parent


def transform(text):
    """Returns the CloudFormation template of a SAM template's text."""
    template = yaml_parse(text)
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        if properties.get("CodeUri") == ".":
            properties["CodeUri"] = "s3://artifacts/code.zip"
        if resource["Type"] == "AWS::Serverless::StateMachine":
            definition = properties.pop("DefinitionUri")
            properties["Definition"] = yaml_parse((ROOT / definition).read_text())
    # The translator asks IAM for managed policies by name; this template names none.
    translator = Translator(managed_policy_map={}, sam_parser=Parser())
    return translator.translate(template, parameter_values={})


def main(names):
    for name, out in zip(names[::2], names[1::2], strict=True):
        made = transform(pathlib.Path(name).read_text())
        path = pathlib.Path(out)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
