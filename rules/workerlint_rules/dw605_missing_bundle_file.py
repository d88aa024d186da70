"""Missing file of a Bundle

A resource of a Bundle is written in the Bundle (`spec`), or in another file (`file`). workerlint looks for that file in
the directory of the Bundle and in each directory above it, up to the root of the repository. If it finds none, it
cannot check the resource, or compare Workers with it. DataOS cannot apply a Bundle whose file does not exist.

A path with a variable or a placeholder is not looked up.

## Bad

```yaml bad file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: feed
      workspace: sales
      file: build/feed.yaml
```

```text findings
8 |       file: build/feed.yaml
  |             ^^^^^^^^^^^^^^^ file `build/feed.yaml` not found: the resource was not checked
  = help: correct the path: it is looked up in the directory of the Bundle and above, inside the repository
```

## Good

```yaml good file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: feed
      workspace: sales
      file: ${BUILD}/feed.yaml
```

## Sources

- dataos:bundle-attributes: `file` is the path of the manifest of a Resource in the Bundle.
- workerlint: The directories above the Bundle are searched because published Bundles are applied from there.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Finding, Findings, ProjectContext, bundle_rule, code


@bundle_rule("DW605", "missing-bundle-file", INFO, area="bundles", evidence="documented")
def missing_bundle_file(context: ProjectContext) -> Findings:
    file = context.resource
    if context.index.is_missing(context.path, file):
        yield Finding(
            file.span,
            f"file {code(file.name)} not found: the resource was not checked",
            help="correct the path: it is looked up in the directory of the Bundle and above, inside the repository",
            path=("file",),
        )
