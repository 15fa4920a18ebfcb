"""The GraphQL that is asked: everything about a page of issues in one request."""

PULL_REQUEST = "id number state updatedAt author { login }"
ISSUE = f"""
  __typename id number title body url state locked createdAt updatedAt
  repository {{ nameWithOwner isArchived }}
  author {{ login }} authorAssociation
  labels(first: 30) {{ nodes {{ name }} }}
  assignees(first: 10) {{ nodes {{ login }} }}
  comments(last: 5) {{
    totalCount nodes {{ databaseId author {{ login }} body createdAt authorAssociation }}
  }}
  closedByPullRequestsReferences(first: 10, includeClosedPrs: true) {{
    nodes {{ {PULL_REQUEST} }}
  }}
  timelineItems(last: 10, itemTypes: [CROSS_REFERENCED_EVENT, UNASSIGNED_EVENT]) {{
    nodes {{
      __typename
      ... on UnassignedEvent {{ createdAt }}
      ... on CrossReferencedEvent {{
        isCrossRepository source {{ __typename ... on PullRequest {{ {PULL_REQUEST} }} }}
      }}
    }}
  }}
"""
ISSUES = f"""
query Issues($owner: String!, $name: String!, $labels: [String!], $states: [IssueState!],
             $since: DateTime, $cursor: String, $size: Int!) {{
  repository(owner: $owner, name: $name) {{
    issues(first: $size, after: $cursor, states: $states, labels: $labels,
           filterBy: {{since: $since}}, orderBy: {{field: UPDATED_AT, direction: ASC}}) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ {ISSUE} }}
    }}
  }}
  rateLimit {{ limit remaining resetAt cost }}
}}
"""
ONE_ISSUE = f"""
query OneIssue($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{ issue(number: $number) {{ {ISSUE} }} }}
  rateLimit {{ limit remaining resetAt cost }}
}}
"""
BY_NODE_ID = f"""
query ByNodeId($ids: [ID!]!) {{
  nodes(ids: $ids) {{ __typename ... on Issue {{ {ISSUE} }} }}
  rateLimit {{ limit remaining resetAt cost }}
}}
"""
NODE_IDS_AT_ONCE = 100
"""GitHub's own limit."""
