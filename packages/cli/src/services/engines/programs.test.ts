import { describe, expect, it } from 'vitest';
import { elasticsearchYaml, jvmOptions } from './elasticsearch-engine.ts';
import { parseJavaMajor } from './find-java.ts';
import { parseSqlVersion } from './mysql-home.ts';
import { parseRedisVersion, redisConfiguration } from './redis-engine.ts';

describe('reading what a program says of itself', () => {
  it('tells MariaDB from MySQL, whatever the program is called', () => {
    expect(parseSqlVersion('/usr/sbin/mysqld  Ver 8.0.31 for Linux on x86_64 (Source distribution)')).toEqual({
      version: '8.0.31',
      flavour: 'mysql',
    });
    const maria = 'mysqld  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)';
    expect(parseSqlVersion(maria)?.flavour).toBe('mariadb');
    expect(parseSqlVersion('command not found')).toBeNull();
  });

  it('takes only Redis for Redis', () => {
    expect(parseRedisVersion('Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64')).toBe('7.0.15');
    expect(parseRedisVersion('Valkey server v=8.0.1 sha=00000000:0')).toBeNull();
  });

  it('reads old and new version texts of Java', () => {
    expect(parseJavaMajor('openjdk version "25.0.1" 2026-10-20 LTS')).toBe(25);
    expect(parseJavaMajor('java version "1.8.0_202"')).toBe(1);
    expect(parseJavaMajor('bash: java: not found')).toBeNull();
  });
});

describe('writing the engines’ own configuration', () => {
  it('quotes a state folder with blanks and quotation marks for Redis', () => {
    const text = redisConfiguration({ port: 1, dataDir: '/a "b" c', pidFile: '/p', password: 'pw' }, { save: '' });
    expect(text).toContain(String.raw`dir "/a \"b\" c"`);
    expect(text).toContain('save ""');
  });

  it('quotes paths for Elasticsearch', () => {
    expect(elasticsearchYaml({ 'path.data': '/a b: #c' })).toBe('path.data: "/a b: #c"\n');
  });

  it('drops the garbage collection log and nothing else', () => {
    const original = '-XX:+UseG1GC\n-Xlog:gc*,gc+age=trace:file=gc.log\n20-:--add-modules=jdk.incubator.vector\n';
    expect(jvmOptions(original)).toBe('-XX:+UseG1GC\n20-:--add-modules=jdk.incubator.vector\n');
  });
});
