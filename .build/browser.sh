# Browser and Python: what only tests and the benchmark need.

pytorch_version=2.15.0

set_up_browser() {
  stage "Chromium and its driver"
  find_browser
  if { [ -z "$CHROMIUM" ] || [ -z "$CHROMEDRIVER" ]; } && have apt-get; then
    apt_install chromium chromium-driver || true
    find_browser
  fi
  [ -n "$CHROMIUM" ] || fail "Chromium or Chrome is needed: install it, or set CHROMIUM to its path."
  [ -n "$CHROMEDRIVER" ] || fail "chromedriver of the browser's version is needed: install it, or set CHROMEDRIVER to its path."
  say "$("$CHROMIUM" --version) ($CHROMIUM)"
}

find_browser() {
  export CHROMIUM=${CHROMIUM:-$(first_command chromium chromium-browser google-chrome google-chrome-stable \
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
    /Applications/Chromium.app/Contents/MacOS/Chromium)}
  export CHROMEDRIVER=${CHROMEDRIVER:-$(first_command chromedriver)}
}

# Where tests/bench/native/python.js looks for it.
set_up_pytorch() {
  local environment=$tools/python
  [ -n "$with_pytorch" ] || return 0
  ! "$environment/bin/python" -c 'import torch, torchvision, safetensors' 2>/dev/null || return 0
  stage "PyTorch"
  have python3 || fail "--with-pytorch needs Python 3: install it from https://www.python.org."
  { python3 -m venv "$environment" && "$environment/bin/python" -m pip install --quiet "torch==$pytorch_version" torchvision numpy safetensors; } || {
    rm -rf "$environment"
    fail "PyTorch $pytorch_version could not be installed: see above, or leave --with-pytorch out."
  }
}
