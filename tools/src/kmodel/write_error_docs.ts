/** Writes docs/errors.md; run it from the repository after a change of assembly/kmodel/errors.ts. */
import { writeErrorPage } from "./error_docs.ts";

writeErrorPage("docs/errors.md");
