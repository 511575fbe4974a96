/** What can be asked of the query API, in the schema language of GraphQL. */

import { buildSchema } from "graphql";

export const SCHEMA = buildSchema(`
  type Query {
    """
    The jobs that have ended, in the order in which they did. Lists take one value or several; of workflow, user and job
    one way to name them is taken.
    """
    jobs(
      "1 to 100."
      limit: Int = 50
      "asc for the first ones, desc for the last."
      order: String = "asc"
      "completedJobCursor of the last job that is known: those after it come."
      cursor: String
      "Completed, unless others are asked for; Aborted is the other one."
      status: [String!] = ["Completed"]
      workflowId: [String!]
      workflowTitle: [String!]
      workflowTag: String
      workflowTagsOr: [String!]
      workflowTagsAnd: [String!]
      userName: [String!]
      userId: [String!]
      jobTitle: [String!]
      jobId: [String!]
      createdSince: String
      createdBefore: String
      updatedSince: String
      updatedBefore: String
    ): [Job!]!
    users: [User!]!
  }

  type Job {
    "The client's id."
    jobId: String!
    completedJobCursor: String!
    teamName: String!
    workflowId: String!
    workflowVersionId: String
    workflowTitle: String
    workflowTags: [String!]!
    jobTitle: String
    created: String
    updated: String
    "The latest time at which a step was completed; null where no step says one."
    completed: String
    "Seconds from the first to the last."
    totalDuration: Int
    "Seconds in which a step was under way."
    activeDuration: Int
    status: String!
    userId: String
    userName: String
    "The median of its completed steps."
    geoLongAverage: Float
    geoLatAverage: Float
    metadata: [Pair!]!
    steps: [Step!]!
    "The first step of which id, tag or title is one of these, in this order; or whose tag or title the expression is found in."
    step(search: [String!], regexSearch: String): Step
    attachments: [Attachment!]!
    reports: [Report!]!
  }

  type Report {
    "Of the job that made it."
    generatedReportId: String!
    generated: String!
    "The profile of the workflow job-report."
    templateName: String!
    mimeType: String!
    "Good for an hour."
    downloadUrl: String!
  }

  type Pair {
    name: String!
    value: String
  }

  type Step {
    stepId: String
    uniqueStepId: String
    stepTitle: String
    stepDescription: String
    stepType: String
    stepTag: String
    started: String
    completed: String
    cancelled: String
    isCancelled: Boolean!
    "Whether it has substeps."
    isFormStep: Boolean!
    totalDuration: Int
    activeDuration: Int
    userId: String
    userName: String
    geoLat: Float
    geoLong: Float
    formLoopIteration: Int
    note: String
    values: [String]!
    "All values in one text."
    value: String
    substeps: [Step!]!
    attachments: [Attachment!]!
  }

  type Attachment {
    attachmentId: String!
    stepId: String
    uniqueStepId: String
    stepTitle: String
    "Null until the file is here."
    mimeType: String
    fileSize: Float
    "Good for an hour."
    downloadUrl: String
  }

  type User {
    userId: String!
    emailAddress: String
    name: String
    userGroups: [Group!]!
  }

  type Group {
    name: String!
  }
`);
