const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];
const C_LIBRARIES = { musl: 'musl', gnu: 'glibc', glibc: 'glibc', gnueabihf: 'glibc', musleabihf: 'musl' };
const EXACT = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/** What `@scope/tool-linux-x64-musl` tells of the machines it is for. */
export function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const system = words.find((word) => SYSTEMS.includes(word));
  const processor = words.find((word) => PROCESSORS.includes(word));
  const library = words.map((word) => C_LIBRARIES[word]).find(Boolean);
  return {
    ...(processor ? { cpu: [processor] } : {}),
    ...(system === 'linux' && library ? { libc: [library] } : {}),
    ...(system ? { os: [system] } : {}),
  };
}

/** Where Node would find `name` when it is asked for from `location`, innermost first. */
function placesFor(location, name) {
  const places = [];
  for (let folder = location; ; ) {
    places.push(folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`);
    if (folder === '') return places;
    const at = folder.lastIndexOf('/node_modules/');
    folder = at === -1 ? '' : folder.slice(0, at);
  }
}

function missingOf(packages) {
  const missing = [];
  for (const [location, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const places = placesFor(location, name);
      const found = places.map((place) => packages[place]).find(Boolean);
      if (found === undefined) missing.push({ place: places.at(-1), name, version, asker: entry });
      else if (EXACT.test(version) && found.version !== version) {
        missing.push({ place: places[0], name, version, asker: entry });
      }
    }
  }
  return missing;
}

/** Completes a parsed lockfile in place and returns the locations that it added, sorted. */
export function addMissingOptional(lockfile) {
  const added = [];
  for (const { place, name, version, asker } of missingOf(lockfile.packages)) {
    if (!EXACT.test(version)) throw new Error(`${name}@${version}: only exact optional versions can be completed.`);
    lockfile.packages[place] = {
      version,
      ...platformOf(name),
      ...(asker.dev ? { dev: true } : {}),
      ...(asker.license ? { license: asker.license } : {}),
      optional: true,
    };
    added.push(place);
  }
  // npm sorts by name; anything else would make its next run a diff of the whole file.
  lockfile.packages = Object.fromEntries(
    Object.entries(lockfile.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  return added.sort();
}
