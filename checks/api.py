"""Makes the deployed lookup API from openapi.yaml, inside template.yaml.

Usage: api.py [--check]. openapi.yaml stays a description without anything of
AWS; what API Gateway needs of it (routes and who may call them) is written
between two comments of the template, with the integration, the choice of
authorizer and the default route added. --check writes nothing and ends with
status 1 where the template is not what would be written.
"""

import json
import pathlib
import sys

import yaml

BEGIN = "      DefinitionBody: # made from openapi.yaml by `make api`; change it there\n"
END = "        # end of what is made\n"
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}

# The same for every route: callers are let in before the function is reached.
# Of the two schemes one exists, as the stack's parameters say.
INTEGRATION = {
    "type": "aws_proxy", "httpMethod": "POST", "payloadFormatVersion": "2.0",
    # One lookup answers within 10 s; API Gateway would wait for 30.
    "timeoutInMillis": 15000,
    "uri": {"Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${CallInsightsFunction.Arn}/invocations"},
}
# Operations that a right of its own opens: the scope that a JWT has to hold. By IAM every
# route is a resource of its own anyway.
SCOPES = {"searchCalls": ["calls/search"]}
# Paths that are there where a condition of the template holds.
CONDITIONS = {"/calls": "UseSearch"}
JWT = {
    "type": "oauth2",
    "x-amazon-apigateway-authorizer": {
        "type": "jwt", "identitySource": "$request.header.Authorization",
        "jwtConfiguration": {"issuer": {"Ref": "JwtIssuer"}, "audience": [{"Ref": "JwtAudience"}]},
    },
}


def definition(described):
    """Returns what is deployed of a description.

    Every operation has to ask for the scheme iam, and only for it: a route that
    the description leaves open must not be deployed by mistake.
    """
    paths = {}
    for path, item in described["paths"].items():
        for method in METHODS & item.keys():
            operation = item[method]
            if operation.get("security") != [{"iam": []}]:
                raise SystemExit(f"openapi.yaml: {method} {path} asks for {operation.get('security')}, want iam alone")
            name = operation["operationId"]
            paths.setdefault(path, {})[method] = route(SCOPES.get(name, []), operationId=name, parameters=[
                {"name": p["name"], "in": "path", "required": True, "schema": {"type": "string"}}
                for p in (resolve(described, p) for p in operation.get("parameters", [])) if p["in"] == "path"])
    for path, condition in CONDITIONS.items():
        paths[path] = {"Fn::If": [condition, paths[path], {"Ref": "AWS::NoValue"}]}
    # Paths that are none get a problem document from the function, once the
    # caller is known.
    paths["$default"] = {"x-amazon-apigateway-any-method": {"isDefaultRoute": True, **route([])}}
    return {
        "openapi": described["openapi"],
        "info": {"title": described["info"]["title"], "version": described["info"]["version"]},
        "paths": paths,
        "components": {"securitySchemes": {
            "iam": without(described["components"]["securitySchemes"]["iam"], "description"),
            "jwt": {"Fn::If": ["UseJwt", JWT, {"Ref": "AWS::NoValue"}]},
        }},
    }


def route(scopes, **more):
    security = {"Fn::If": ["UseJwt", [{"jwt": scopes}], [{"iam": []}]]}
    return {**more, "security": security, "x-amazon-apigateway-integration": INTEGRATION, "responses": {"default": {"description": "See openapi.yaml"}}}


def resolve(described, node):
    while "$ref" in node:
        ref, node = node["$ref"], described
        for name in ref.removeprefix("#/").split("/"):
            node = node[name]
    return node


def without(mapping, key):
    return {k: v for k, v in mapping.items() if k != key}


class Plain(yaml.SafeDumper):
    """Writes no aliases: CloudFormation reads none."""

    def ignore_aliases(self, data):
        return True


def main(arguments):
    root = pathlib.Path(__file__).parent.parent
    described = yaml.safe_load((root / "openapi.yaml").read_text())
    template = root / "template.yaml"
    text = template.read_text()
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    body = yaml.dump(json.loads(json.dumps(definition(described))), Dumper=Plain, sort_keys=False, width=1000)
    made = before + BEGIN + "".join(" " * 8 + line + "\n" for line in body.splitlines()) + END + after
    if "--check" not in arguments:
        template.write_text(made)
    elif made != text:
        raise SystemExit("template.yaml is not what openapi.yaml makes of it: run `make api`")


if __name__ == "__main__":
    main(sys.argv[1:])
