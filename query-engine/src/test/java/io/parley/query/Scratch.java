package io.parley.query;

import io.parley.query.backend.duckdb.*;
import io.parley.query.plan.*;
import io.parley.query.sql.SqlFront;

public class Scratch {
  public static void main(String[] args) {
    for (String sql : args) {
      System.out.println("== " + sql);
      try {
        var p = SqlFront.parse(sql, CorpusRoom.POLICIES);
        System.out.println(org.apache.calcite.plan.RelOptUtil.toString(p.algebra()));
        try (SmallRoom room = CorpusRoom.open()) {
          Planning planning = room.plan(sql);
          if (planning instanceof Planning.Refused r) {
            System.out.println(r.reasons());
            continue;
          }
          var plan = (PrivatePlan.Numbers) ((Planning.Planned) planning).plan();
          System.out.println(plan.matching());
          for (var c : plan.contributions())
            System.out.println(
                c.name()
                    + ": "
                    + new ContributionSql(io.parley.policy.TableName::toString).query(c));
          for (var m : plan.measurements())
            System.out.println(
                m.quantities()
                    + " G "
                    + m.groupsPerPerson()
                    + " r "
                    + m.rowsPerPerson()
                    + "\n"
                    + JointSql.numbers(plan, m));
          System.out.println(
              room.exact(plan).stream()
                  .flatMap(l -> l.stream())
                  .map(g -> g.keys() + " " + g.numbers())
                  .toList());
          var a = room.answer(plan);
          System.out.println(a.columns());
          a.rows().forEach(System.out::println);
        }
      } catch (io.parley.policy.SqlRefusal e) {
        System.out.println(e.reason());
      } catch (Exception e) {
        e.printStackTrace(System.out);
      }
    }
  }
}
