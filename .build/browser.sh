# Browsers and Python: what only tests and the benchmark need.

pytorch_version=2.15.0
geckodriver_version=0.37.1
firefox_needed=145.0 # the first with relaxed SIMD
left_out=

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

# Firefox and WebKitGTK, whose engine is Safari's: for tests alone. Where there is no apt to install them with, what is
# missing is left out, and named at the end.
set_up_other_browsers() {
  stage "Firefox, WebKitGTK and their drivers"
  find_other_browsers
  if have apt-get; then
    [ -n "$FIREFOX" ] || apt_install firefox-esr || true
    [ -n "$WEBKITDRIVER" ] || apt_install webkit2gtk-driver xvfb || true
    find_other_browsers
  fi
  if [ -n "$FIREFOX" ]; then
    say "$("$FIREFOX" --version) ($FIREFOX)"
    set_up_geckodriver
  else
    export GECKODRIVER=
    leave_out "Firefox $firefox_needed or newer (FIREFOX may be its path)"
  fi
  if [ -n "$WEBKITDRIVER" ]; then
    say "WebKitGTK ($MINIBROWSER)"
  else
    leave_out "WebKitGTK with WebKitWebDriver and MiniBrowser (whose paths WEBKITDRIVER and MINIBROWSER may be), and xvfb-run"
  fi
}

find_other_browsers() {
  local candidate
  if ! firefox_is_recent "${FIREFOX:-}"; then
    export FIREFOX=
    for candidate in firefox firefox-esr /Applications/Firefox.app/Contents/MacOS/firefox; do
      ! firefox_is_recent "$candidate" || { FIREFOX=$(command -v "$candidate") && break; }
    done
  fi
  export WEBKITDRIVER=${WEBKITDRIVER:-$(first_command WebKitWebDriver)}
  # Debian keeps it with the library.
  export MINIBROWSER=${MINIBROWSER:-$(first_command MiniBrowser /usr/lib/*/webkit2gtk-4.1/MiniBrowser)}
  # One is of no use without the others.
  [ -n "$MINIBROWSER" ] && have xvfb-run || WEBKITDRIVER=
}

# Ubuntu's command of that name may do no more than ask for a snap.
firefox_is_recent() {
  have "$1" && at_least "$("$1" --version 2>/dev/null | sed -n 's/.*Firefox \([0-9]*\.[0-9]*\).*/\1/p' | grep . || echo 0.0)" "$firefox_needed"
}

# From crates.io: Debian has none. Not optimised: that would take several times as long as all it has to do.
set_up_geckodriver() {
  export GECKODRIVER=${GECKODRIVER:-$(first_command geckodriver "$tools/bin/geckodriver")}
  if [ -z "$GECKODRIVER" ]; then
    cargo_install geckodriver --version "$geckodriver_version" --debug
    GECKODRIVER=$tools/bin/geckodriver
  fi
}

# What is not there is left out of the tests, but nowhere where it can be installed.
leave_out() {
  ! have apt-get || fail "The tests need $1, and apt has not installed it."
  say "Left out of the tests, because it is not here: $1."
  left_out="$left_out  $1"$'\n'
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
