/** What the server's commands answer, as far as it is read here. */

export interface Checked {
  findings: number;
  files: { uri: string }[];
  faults: { path: string; message: string }[];
  /** False where the check was stopped; older servers do not say. */
  complete?: boolean;
}

export interface Mended {
  applied: boolean;
  files: number;
  findings: number;
}

export interface Rule {
  id: string;
  legacy: string;
  canonical: string | null;
  reason?: string | null;
}

export interface Registry {
  folder: string;
  registry: string | null;
  broken: string | null;
  count: number;
  problems: { code: string; message: string; path: string; line: number }[];
  rules: Rule[];
}
