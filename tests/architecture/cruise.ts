import path from 'node:path'
import { cruise, type IModule, type IViolation } from 'dependency-cruiser'
import { forbidden } from './rules.ts'

export const root = path.join(import.meta.dirname, '../..')
export const fixtures = path.join(import.meta.dirname, 'fixtures')

/** Reads every module under these folders and gives what breaks the rules. Types count like values. */
export async function inspect(
  baseDir: string,
  folders: string[],
): Promise<{ modules: IModule[]; violations: IViolation[] }> {
  const { output } = await cruise(folders, {
    baseDir,
    validate: true,
    ruleSet: { forbidden },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: ['^apps/[^/]+/(dist|src/generated)/', '^packages/messages/compiled/', '^tests/architecture/fixtures/'],
    },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  })
  if (typeof output === 'string') throw new Error(output)
  return { modules: output.modules, violations: output.summary.violations }
}

/** `rule: from → to`, as a person reads it. */
export const sentence = ({ rule, from, to }: IViolation) => `${rule.name}: ${from} → ${to}`
