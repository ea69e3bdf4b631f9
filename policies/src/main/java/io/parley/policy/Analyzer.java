package io.parley.policy;

/** Turns SQL into facts. Implemented by the query engine; the port is owned here. */
public interface Analyzer {
  /**
   * The facts of a question over the offered tables.
   *
   * @throws SqlRefusal when the SQL does not parse, names what is not offered, or uses what is not
   *     supported
   */
  Facts analyze(Inquiry inquiry, PolicySet offered);

  /** The facts of a question that asks for private numbers. */
  default Facts analyze(String sql, PolicySet offered, Question question) {
    return analyze(new Inquiry(sql, Analysis.AGGREGATE, question), offered);
  }
}
