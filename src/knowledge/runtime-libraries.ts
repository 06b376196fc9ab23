/**
 * What a package of headers or a compiler leaves to be wanted where the program runs. Source: the packages' dependencies on
 * packages.debian.org (bullseye to trixie) and pkgs.alpinelinux.org, and the Dockerfiles of the official Python image, which
 * keeps the libraries of its own extension modules.
 */

/** Wanted by nothing at run time, or brought by the official Python image itself. */
const NOT_NEEDED: ReadonlySet<string> = new Set([
  'build-essential', 'gcc', 'g++', 'make', 'cmake', 'pkg-config', 'pkgconf', 'libc6-dev', 'libc-dev', 'dpkg-dev', 'python3-dev', 'python-dev', 'python-dev-is-python3', 'python3-pip', 'python3-setuptools', 'python3-wheel', 'python3-venv',
  'libffi-dev', 'libssl-dev', 'zlib1g-dev', 'libbz2-dev', 'libsqlite3-dev', 'libreadline-dev', 'liblzma-dev', 'cargo', 'rustc', 'rust', 'swig', 'cython3', 'autoconf', 'automake', 'libtool', 'patch', 'binutils',
  'build-base', 'musl-dev', 'linux-headers', 'openssl-dev', 'zlib-dev', 'bzip2-dev', 'sqlite-dev', 'readline-dev', 'xz-dev', 'py3-pip',
])

/** The same names in every Debian release from 11 to 13. */
const DEBIAN: Readonly<Record<string, readonly string[]>> = {
  'libpq-dev': ['libpq5'],
  'default-libmysqlclient-dev': ['libmariadb3'],
  'libmariadb-dev': ['libmariadb3'],
  'libmariadb-dev-compat': ['libmariadb3'],
  'libxml2-dev': ['libxml2'],
  'libxslt1-dev': ['libxslt1.1'],
  'libxslt-dev': ['libxslt1.1'],
  'libjpeg-dev': ['libjpeg62-turbo'],
  'libjpeg62-turbo-dev': ['libjpeg62-turbo'],
  'libfreetype6-dev': ['libfreetype6'],
  'libfreetype-dev': ['libfreetype6'],
  'liblcms2-dev': ['liblcms2-2'],
  'libopenjp2-7-dev': ['libopenjp2-7'],
  'libyaml-dev': ['libyaml-0-2'],
  'libgmp-dev': ['libgmp10'],
  'libsasl2-dev': ['libsasl2-2'],
  'libcairo2-dev': ['libcairo2'],
  'unixodbc-dev': ['unixodbc'],
}

const ALPINE: Readonly<Record<string, readonly string[]>> = {
  'postgresql-dev': ['libpq'],
  'libpq-dev': ['libpq'],
  'mariadb-dev': ['mariadb-connector-c'],
  'mariadb-connector-c-dev': ['mariadb-connector-c'],
  'libffi-dev': ['libffi'],
  'libxml2-dev': ['libxml2'],
  'libxslt-dev': ['libxslt'],
  'jpeg-dev': ['libjpeg-turbo'],
  'libjpeg-turbo-dev': ['libjpeg-turbo'],
  'freetype-dev': ['freetype'],
  'lcms2-dev': ['lcms2'],
  'openjpeg-dev': ['openjpeg'],
  'tiff-dev': ['tiff'],
  'libwebp-dev': ['libwebp'],
  'geos-dev': ['geos'],
  'gdal-dev': ['gdal'],
  'proj-dev': ['proj'],
  'yaml-dev': ['yaml'],
  'gmp-dev': ['gmp'],
  'cairo-dev': ['cairo'],
  'pango-dev': ['pango'],
  'unixodbc-dev': ['unixodbc'],
  // What these compile may be linked against the C++ library, which the image does not bring.
  'build-base': ['libstdc++'],
  'g++': ['libstdc++'],
  cargo: ['libgcc'],
  rust: ['libgcc'],
}

/**
 * The packages that must stand beside a Python program in place of one that only serves to build it: none for a compiler.
 * Undefined where that differs between releases, or is not known.
 */
export function runtimeLibraries(distribution: string | undefined, name: string): readonly string[] | undefined {
  if (distribution !== 'debian' && distribution !== 'alpine') return undefined
  const mapped = (distribution === 'debian' ? DEBIAN : ALPINE)[name]
  return mapped ?? (NOT_NEEDED.has(name) ? [] : undefined)
}
