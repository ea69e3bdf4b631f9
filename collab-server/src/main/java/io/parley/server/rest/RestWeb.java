package io.parley.server.rest;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** What a room's API is made of, for Spring. */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
@Import({
  ApiDocumentController.class,
  AudienceController.class,
  AuditController.class,
  BudgetController.class,
  CollaborationController.class,
  OfferController.class,
  PolicyController.class,
  ProblemController.class,
  Problems.class,
  QueryController.class,
  ReportController.class
})
class RestWeb extends ApiWeb {}
