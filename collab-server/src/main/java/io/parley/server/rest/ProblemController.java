package io.parley.server.rest;

import io.parley.policy.ReasonCode;
import io.parley.policy.ReasonPage;
import io.parley.server.account.Right;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the types of problems lead to. */
@RestController
class ProblemController {

  /**
   * What a code means.
   *
   * @param why why questions are refused for it; empty for what is wrong with a request itself
   * @param instead what to do; empty there too
   */
  record View(String code, int status, String meaning, String why, String instead) {}

  @Needs(Right.CONNECT)
  @GetMapping("/v1/problems/{code}")
  View one(@PathVariable String code) {
    return ReasonCode.of(code)
        .map(ProblemController::view)
        .or(() -> ours(code))
        .orElseThrow(() -> ProblemCode.NO_SUCH_RESOURCE.problem());
  }

  private static View view(ReasonCode reason) {
    ReasonPage page = reason.page();
    return new View(reason.code(), page.http(), page.meaning(), page.why(), page.instead());
  }

  private static Optional<View> ours(String code) {
    return Arrays.stream(ProblemCode.values())
        .filter(p -> p.code().equals(code))
        .findFirst()
        .map(p -> new View(p.code(), p.status(), p.title(), "", ""));
  }
}
