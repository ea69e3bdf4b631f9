package io.parley.query;

import io.parley.policy.PolicySet;
import io.parley.policy.SqlRefusal;
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.PersonRole;
import io.parley.query.privacy.PrivacyAnalysis;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.sql.DerivedRefusals;
import io.parley.query.sql.DerivedTables;
import io.parley.query.sql.SqlFront;

/**
 * Analyses each derived table of a question alone, so that what is wrong in it is not told as if
 * the asker had written it. Nothing is allowed by that: the question around it is analysed whole.
 */
final class DerivedChecks {
  private DerivedChecks() {}

  static void check(SqlFront.Parsed parsed, PolicySet offered) {
    for (DerivedTables.Alone alone : parsed.derived()) {
      try {
        check(alone, offered);
      } catch (SqlRefusal e) {
        throw alone.told(e);
      }
    }
  }

  private static void check(DerivedTables.Alone alone, PolicySet offered) {
    PrivateQuery query = PrivacyAnalysis.analyse(alone.algebra(), offered);
    if (query.root() != alone.algebra()) {
      throw DerivedRefusals.ordered();
    }
    boolean ofPeople =
        query instanceof PrivateQuery.People
            && query.rows().get(query.root()) instanceof NodeRows.OfPeople rows
            && rows.columns().get(alone.person()).person() == PersonRole.ALWAYS;
    if (!ofPeople) {
      throw DerivedRefusals.withoutPerson();
    }
  }
}
