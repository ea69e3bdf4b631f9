package io.parley.query.fuzz;

/** What a question is made of: cases are counted by it. */
public enum Construct {
  /** Tables of two parties, matched on several keys. */
  MULTI_KEY,
  INNER,
  LEFT,
  RIGHT,
  FULL,
  /** IN or EXISTS. */
  SEMI,
  /** NOT IN or NOT EXISTS. */
  ANTI,
  /** A table joined with itself. */
  SELF_JOIN,
  THREE_SOURCES,
  SUB_QUERY,
  /** A join inside a sub-query. */
  NESTED_JOIN,
  CTE,
  /** GROUP BY person below the boundary. */
  NESTED,
  /** HAVING on a per-person aggregate. */
  HAVING,
  WINDOW,
  UNION,
  DISTINCT,
  /** A public table, looked up by its key or by a part of it. */
  LOOK_UP,
  FILTER,
  GROUPING_SETS,
  ROLLUP,
  CUBE,
  CASE,
  EXPRESSION,
  DATE,
  STRING,
  WHERE,
  /** A group that is computed. */
  GROUP_EXPRESSION,
  UNDECLARED_GROUPS,
  COUNT_DISTINCT,
  VARIANCE,
  AVERAGE,
  QUANTILE,
  /** HAVING, ORDER BY or arithmetic of released numbers. */
  ABOVE,
  HINT
}
