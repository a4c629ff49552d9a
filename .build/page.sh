# Page: dist/, put together of engines, images, and the modules and style sheets in www/.

# $1 says whether browsers are to keep the page for the next visit, or pass on what is in dist/ then.
assemble_page() {
  stage "Page"
  rm -rf dist/data
  assemble_images
  node www/build/page.mjs "$1" "$(list_engines)" "$(list_features)"
}

# Where the page's modules name an engine's types, the type checker and editors find them in www/.
provide_types() {
  local engine=${engines%% *}
  mkdir -p "www/engines/$engine"
  cp "$target_dir/engines/$engine/overfit_lab.d.ts" "www/engines/$engine"
}

# And of the folders named.
check_page() {
  local project
  stage "Types of the page and its tests"
  for project in www www/build www/data www/service_worker tests/page "$@"; do
    www/node_modules/.bin/tsc --project "$project"
  done
  stage "Walls between the page's rooms"
  tests/page/node_modules/.bin/depcruise --config tests/page/walls.mjs www
}

# Of the rooms named, or of all.
test_page() {
  local room folders=
  stage "Page, in Chromium; its main job in each browser"
  for room in "$@"; do folders="$folders tests/page/$room/"; done
  # shellcheck disable=SC2086 # several rooms
  (cd tests/page && node_modules/.bin/playwright test $folders)
}
