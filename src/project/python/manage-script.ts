import { nameOf } from '../../text/paths.ts'
import type { EntryTest } from '../model.ts'

/** Django's manage.py, by which a project is known, among what lies in a build context. */
export const isManageScript: EntryTest = ({ path }) => nameOf(path) === 'manage.py'
