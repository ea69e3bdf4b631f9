package io.parley.server.report;

import java.util.Map;

/** A report whose tables and columns are known: what it asks, and what it makes of the answers. */
interface Report {
  /** How strong its evidence is. */
  Evidence evidence();

  /** Its questions by name, in the order in which they are asked; none where nothing is asked. */
  Map<String, String> questions();

  /** What it makes of the answers, which are there for every question. */
  Findings findings(Replies answers);
}
