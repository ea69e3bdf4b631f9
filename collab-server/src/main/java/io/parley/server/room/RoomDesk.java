package io.parley.server.room;

import io.parley.policy.PolicySet;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.flightsql.AnalystDesk;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.Reply;
import java.util.List;
import java.util.Optional;

/** The room's questions for every protocol but its own. */
record RoomDesk(Accounts accounts, Agreement agreement, Questions questions)
    implements AnalystDesk {

  @Override
  public Optional<Account> account(String name) {
    return accounts.named(name);
  }

  @Override
  public String collaboration() {
    return agreement.collaboration();
  }

  @Override
  public List<String> purposes() {
    return agreement.purposes();
  }

  @Override
  public PolicySet offered(Account account) {
    try {
      return questions.offered(account);
    } catch (MemberUnavailable e) {
      throw new Unavailable(Reply.refusal(List.of(e.reason())));
    }
  }

  @Override
  public Description describe(Account account, AskRequest request) {
    return questions.describe(account, request);
  }

  @Override
  public Answering answer(Account account, AskRequest request) {
    return questions.answer(account, request, Stage.Listener.NOBODY);
  }

  @Override
  public Reply explain(Account account, ExplainRequest request) {
    return questions.explain(account, request);
  }
}
