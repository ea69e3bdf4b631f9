package io.parley.server.party;

import io.parley.policy.LintFinding;
import io.parley.policy.PolicySet;
import io.parley.query.NamedSqlLint;
import io.parley.query.QueryEngine;
import io.parley.server.node.ConfigurationException;

/**
 * Looks over a node's own templates and derived tables before it offers them. What they name of the
 * partner is not here to be looked over.
 */
final class NamedSqlCheck {
  private NamedSqlCheck() {}

  static void check(QueryEngine engine, PolicySet own) {
    for (LintFinding finding : NamedSqlLint.findings(engine, own)) {
      if (finding.severity() == LintFinding.Severity.ERROR) {
        throw new ConfigurationException(
            "%s: %s; %s".formatted(finding.position(), finding.message(), finding.help()));
      }
    }
  }
}
