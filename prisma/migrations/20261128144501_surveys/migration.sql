-- Surveys of those who worked on a campaign or in a quarter. Answers of an anonymous one have nobody's name and no time.
CREATE TABLE "Survey" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "campaignId" TEXT,
    "title" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "closesAt" TIMESTAMPTZ(3) NOT NULL,
    "anonymous" BOOLEAN NOT NULL,

    CONSTRAINT "Survey_pkey" PRIMARY KEY ("shop","id")
);
CREATE TABLE "SurveyAsked" (
    "shop" TEXT NOT NULL,
    "surveyId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "answered" BOOLEAN NOT NULL DEFAULT false,
    "reminded" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "SurveyAsked_pkey" PRIMARY KEY ("shop","surveyId","personId")
);
CREATE TABLE "SurveyAnswer" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "surveyId" TEXT NOT NULL,
    "scores" JSONB NOT NULL,
    "text" TEXT NOT NULL,
    "by" TEXT,
    "doneAt" TIMESTAMPTZ(3),
    "doneBy" TEXT,

    CONSTRAINT "SurveyAnswer_pkey" PRIMARY KEY ("shop","id")
);
CREATE INDEX "SurveyAnswer_shop_surveyId_idx" ON "SurveyAnswer"("shop", "surveyId");
