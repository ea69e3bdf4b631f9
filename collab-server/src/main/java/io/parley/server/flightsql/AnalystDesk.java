package io.parley.server.flightsql;

import io.parley.policy.PolicySet;
import io.parley.query.sql.SqlColumn;
import io.parley.server.account.Account;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.Reply;
import java.util.List;
import java.util.Optional;

/** What a room does for an analyst, whatever protocol she speaks. Rights are checked before it. */
public interface AnalystDesk {
  /** The account of that name, as it is now. */
  Optional<Account> account(String name);

  /** The collaboration's name. */
  String collaboration();

  /** The purposes of the agreement. */
  List<String> purposes();

  /**
   * What every member offers now.
   *
   * @throws Unavailable when one cannot be asked
   */
  PolicySet offered(Account account);

  /** The form of a question's answer; nothing is charged. */
  Description describe(Account account, AskRequest request);

  /** Answers a question, or says why not. */
  Answering answer(Account account, AskRequest request);

  /** Explains a question; nothing is charged. */
  Reply explain(Account account, ExplainRequest request);

  /**
   * What came of a question.
   *
   * @param columns of the answer; none where it was refused, or is an audience
   */
  record Answering(Reply reply, List<SqlColumn> columns) {
    public Answering {
      columns = List.copyOf(columns);
    }
  }

  /** What describing a question comes to. */
  sealed interface Description {
    /**
     * Its answer has this form.
     *
     * @param columns of the answer; none for an audience
     * @param parameters what each {@code ?} takes
     */
    record Described(List<SqlColumn> columns, List<SqlColumn> parameters) implements Description {
      public Described {
        columns = List.copyOf(columns);
        parameters = List.copyOf(parameters);
      }
    }

    /** It would be refused. */
    record Refused(Reply reply) implements Description {}
  }

  /** A member's node cannot be asked. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    public Unavailable(Reply reply) {
      super(null, null, false, false);
      this.reply = reply;
    }

    Reply reply() {
      return reply;
    }
  }
}
